import type { Clock, Random } from '../base/index.ts'
import type { Goroutine } from './goroutine.ts'
import type { RunQueue } from './run-queue.ts'

export interface SchedulerHooks {
  /** A goroutine threw and nobody joins it. */
  panic(g: Goroutine, error: unknown): void
  /** Nothing is runnable and no timer is pending. */
  idle(): void
}

export interface SchedulerOptions {
  readonly clock: Clock
  readonly random: Random
  readonly queue: RunQueue
  readonly sliceMs: number
  readonly hooks: SchedulerHooks
}
