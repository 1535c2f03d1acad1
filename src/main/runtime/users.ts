/**
 * Which goroutines use one end of a channel, as ids: they keep nobody alive. A hot path compares one number; only when
 * the user changes is there more to do.
 *
 * The ring holds the last eight changes. `lost` says that a user may have been forgotten. Where users come from is kept
 * beside them: goroutines that live for one operation are gone when somebody asks.
 */
import type { Origin } from './origin.ts'

const size = 8

export class Users {
  /** Who used it last; -1: nobody yet, 0: code outside. */
  last = -1
  lost = false
  #ring: number[] | null = null
  #at = 0
  #origin: Origin | null = null
  /** Those after the first one. */
  #origins: Origin[] | null = null

  /** Call it when `last` is somebody else. */
  note(id: number, origin: Origin | null): void {
    if (origin !== null && origin !== this.#origin) this.#noteOrigin(origin)
    const previous = this.last
    this.last = id
    if (previous === -1) return
    const ring = (this.#ring ??= [previous])
    if (!this.lost) {
      if (ring.includes(id)) return
      if (ring.length < size) {
        ring.push(id)
        return
      }
      this.lost = true
    }
    ring[this.#at] = id
    this.#at = (this.#at + 1) & (size - 1)
  }

  #noteOrigin(origin: Origin): void {
    if (this.#origin === null) {
      this.#origin = origin
      return
    }
    const others = (this.#origins ??= [])
    if (others.length < size - 1 && !others.includes(origin)) others.push(origin)
  }

  /** Of the first eight kinds of users. */
  get origins(): readonly Origin[] {
    return this.#origin === null ? [] : [this.#origin, ...(this.#origins ?? [])]
  }

  /** Users that are remembered; with `lost`, some of them twice. */
  get ids(): readonly number[] {
    return this.#ring ?? (this.last === -1 ? [] : [this.last])
  }
}
