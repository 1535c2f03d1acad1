/**
 * Looks at the wait-for graph about once a second, and more rarely the more it costs: at most half a per cent of the
 * thread, or a look in 5 s of a program that is small enough (the first looks are slow everywhere). What it tells has stood still between two looks: the same goroutines in the same waits.
 */
import type { Runtime } from '../../runtime/index.ts'
import { diagnose } from './diagnose.ts'
import type { Diagnosis } from './model.ts'

const everyMs = 1000
const costShare = 0.005
const smallMs = 50
const longestMs = 5000

export class Lookout {
  #nextMs = -Infinity
  #last: readonly Diagnosis[] = []
  #lastKeys = new Set<string>()
  #steady: readonly Diagnosis[] = []
  readonly #now: () => number

  /** `now`: by what a look is timed, in ms. */
  constructor(now = () => performance.now()) {
    this.#now = now
  }

  look(rt: Runtime, nowMs: number): readonly Diagnosis[] {
    if (nowMs < this.#nextMs) return this.#steady
    const start = this.#now()
    this.#last = diagnose(rt)
    const keys = this.#last.map(keyOf)
    this.#steady = this.#last.filter((_, i) => this.#lastKeys.has(keys[i] ?? ''))
    this.#lastKeys = new Set(keys)
    const tookMs = this.#now() - start
    const pauseMs = Math.max(everyMs, tookMs / costShare)
    this.#nextMs = nowMs + (tookMs < smallMs ? Math.min(longestMs, pauseMs) : pauseMs)
    return this.#steady
  }
}

/** Who waits since when: one that ran meanwhile has another beginning. */
function keyOf({ kind, goroutines, ageMs }: Diagnosis): string {
  const [first] = goroutines
  const since = first === undefined ? 0 : ageMs - first.waitingMs
  return `${kind}:${goroutines.map(({ id, reason }) => `${String(id)} ${reason}`).join()}:${since.toFixed(0)}`
}
