/**
 * How often to sample. Watching must not become the load: when it costs more than 2 % of a core, the rate
 * falls from 10 to 5 and then 2 Hz; it climbs back only when the next rate would stay well below that. A short rise is no
 * reason: code is slow until it is compiled, and on a starved machine everything is.
 */
const steps = [1, 0.5, 0.2] as const
const tooMuch = 2
/** Slowing down needs this long to show in the measured share, so decisions are at least that far apart. */
const settleMs = 6000
/** It has to be too much for so long on end. */
const sustainedMs = 10_000
/** Of what is too much: the next faster rate has to cost less than that. */
const margin = 0.8

export class Pace {
  /** What is asked for; 0 samples nothing. */
  fullHz: number
  #step = 0
  #changedAtMs = -Infinity
  #tooMuchSinceMs = Infinity

  constructor(fullHz: number) {
    this.fullHz = fullHz
  }

  get hz(): number {
    return Math.max(1, this.fullHz * (steps[this.#step] ?? 1))
  }

  get periodMs(): number {
    return 1000 / this.hz
  }

  get slowed(): boolean {
    return this.#step > 0
  }

  /** `costShare` in % of one core, NaN when unknown. */
  adapt(costShare: number, nowMs: number): void {
    if (Number.isNaN(costShare)) return
    if (this.#changedAtMs === -Infinity) this.#changedAtMs = nowMs
    this.#tooMuchSinceMs = costShare > tooMuch ? Math.min(this.#tooMuchSinceMs, nowMs) : Infinity
    if (nowMs - this.#changedAtMs < settleMs) return
    const slower = steps[this.#step + 1]
    const faster = steps[this.#step - 1]
    const current = steps[this.#step] ?? 1
    if (nowMs - this.#tooMuchSinceMs >= sustainedMs && slower !== undefined) this.#step++
    else if (faster !== undefined && (costShare * faster) / current < tooMuch * margin) this.#step--
    else return
    this.#changedAtMs = nowMs
    this.#tooMuchSinceMs = Infinity
  }
}
