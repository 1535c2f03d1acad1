/** Finds threads that do not come back: nothing pre-empts JavaScript, so all that can be done is to end them. */
import type { Control } from './control.ts'
import { block, blockAt, status } from './layout.ts'

const lookEveryMs = 250

interface Watch {
  beat: number
  sinceMs: number
}

export class Watchdog {
  readonly #control: Control
  readonly #hangMs: number
  readonly #hangs: (p: number, ms: number) => void
  readonly #watches = new Map<number, Watch>()
  #timer: ReturnType<typeof setInterval> | undefined

  /** `hangMs` 0: never. */
  constructor(control: Control, hangMs: number, hangs: (p: number, ms: number) => void) {
    this.#control = control
    this.#hangMs = hangMs
    this.#hangs = hangs
  }

  start(): void {
    if (this.#timer !== undefined || this.#hangMs === 0) return
    this.#timer = setInterval(
      () => {
        for (let p = 1; p < this.#control.procs; p++) this.#look(p)
      },
      Math.min(lookEveryMs, this.#hangMs / 4),
    )
    this.#timer.unref()
  }

  stop(): void {
    clearInterval(this.#timer)
    this.#timer = undefined
  }

  /** The same turn as long ago, and not parked. */
  #look(p: number): void {
    const now = performance.now()
    const beat = this.#control.time(p, 'beat')
    const state = this.#control.statusOf(p)
    const parked = Atomics.load(this.#control.words, blockAt(p) + block.parked) === 1
    const watch = this.#watches.get(p)
    const up = state === status.running || state === status.leaving
    if (!up || parked || watch?.beat !== beat) this.#watches.set(p, { beat, sinceMs: now })
    else if (now - watch.sinceMs >= this.#hangMs) {
      this.#watches.delete(p)
      this.#hangs(p, now - watch.sinceMs)
    }
  }
}
