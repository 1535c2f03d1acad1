import type { Clock } from '../base/index.ts'
import type { Client } from './client.ts'

/** A client that was too slow. */
export interface Eviction {
  /** Wall clock, ms. */
  atMs: number
  id: number
  address: string
  /** For how long its socket had taken nothing, ms. */
  forMs: number
}

const kept = 100

/** The last hundred evictions, newest last. */
export class EvictionLog {
  readonly entries: Eviction[] = []

  add({ id, address, blocked, blockedAt }: Client, clock: Clock): void {
    const forMs = blocked ? clock.now() - blockedAt : 0
    this.entries.push({ atMs: Math.round(clock.wall()), id, address, forMs })
    if (this.entries.length > kept) this.entries.shift()
  }
}
