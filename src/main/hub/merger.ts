import type { Part } from './frame.ts'

/**
 * Joins parts into one buffer for one system call. In a fan-out the same parts wait for most clients, so the
 * last result is kept and shared: the copy is made once, not once per client.
 */
export class Merger {
  #parts: Part[] = []
  #deflate = false
  #merged: Buffer = Buffer.alloc(0)

  /** The frames of the first `count` parts, `count` being above 0. */
  merge(parts: readonly Part[], count: number, deflate: boolean): Buffer {
    if (this.#made(parts, count, deflate)) return this.#merged
    this.#parts = parts.slice(0, count)
    this.#deflate = deflate
    this.#merged = Buffer.concat(this.#parts.map((part) => part.frames(deflate)))
    return this.#merged
  }

  /** Keeps no message alive. */
  forget(): void {
    if (this.#parts.length === 0) return
    this.#parts = []
    this.#merged = Buffer.alloc(0)
  }

  #made(parts: readonly Part[], count: number, deflate: boolean): boolean {
    if (this.#parts.length !== count || this.#deflate !== deflate) return false
    for (let i = 0; i < count; i++) if (parts[i] !== this.#parts[i]) return false
    return true
  }
}
