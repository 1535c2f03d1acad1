/** Slices of a program that has one processor: recorded by looking over the shoulder of its run queues while somebody watches. */
import { watchTurns } from '../../parallel/index.ts'
import type { Goroutine, Runtime } from '../../runtime/index.ts'
import type { LaneSlice } from '../../../shared/scheduler.ts'

/** Shorter ones grow together. */
const sliceMs = 0.5

export class LocalLane {
  current = ''
  readonly #rt: Runtime
  readonly #taken: LaneSlice[] = []
  readonly #stops: (() => void)[]
  /** Between the runtime's clock and ms since 1970. */
  readonly #shiftMs: number
  #sinceMs = -1
  #turns = 0

  constructor(rt: Runtime) {
    this.#rt = rt
    const { queue, due } = rt.sched
    this.#shiftMs = rt.clock.wall() - rt.clock.now()
    this.#stops = [watchTurns(queue, this.#turn)]
    if (due !== queue) this.#stops.push(watchTurns(due, this.#turn))
  }

  /** What was recorded since the last call. */
  take(): LaneSlice[] {
    return this.#taken.splice(0)
  }

  close(): void {
    for (const stop of this.#stops) stop()
  }

  readonly #turn = (g: Goroutine | null): void => {
    if (g === null) {
      this.#close(this.#rt.clock.now())
      this.#sinceMs = -1
      this.current = ''
      return
    }
    const { now } = this.#rt.sched
    if (this.#sinceMs < 0) this.#sinceMs = now
    else if (now - this.#sinceMs >= sliceMs) this.#close(now)
    this.#turns++
    this.current = g.name
  }

  #close(nowMs: number): void {
    const ms = nowMs - this.#sinceMs
    if (this.#sinceMs >= 0 && ms > 0)
      this.#taken.push({
        startMs: this.#sinceMs + this.#shiftMs,
        ms,
        name: this.current,
        alone: this.#turns === 1,
      })
    this.#sinceMs = nowMs
    this.#turns = 0
  }
}
