import type { Goroutine } from './goroutine.ts'

/** Nothing pre-empts JavaScript: this long without a wait is a finding. */
const longRunMs = 10
const suspicionMs = 10_000

/** A goroutine that held the thread. */
export interface LongRun {
  readonly ms: number
  readonly goroutine: { readonly id: number; readonly name: string; readonly site: string }
  /** By the thread's CPU time, so that a starved machine blames nobody. Else by the clock on the wall. */
  readonly proved: boolean
  /** On the runtime's clock, ms. */
  readonly atMs: number
}

type CpuUsage = () => { user: number; system: number }

/** Node 23.9 and later; µs. */
const threadCpu = (process as { threadCpuUsage?: CpuUsage }).threadCpuUsage?.bind(process)
/** Of all threads: too much, so it acquits only where the machine gave next to nothing. */
const wholeCpu: CpuUsage = process.cpuUsage.bind(process)

/**
 * Finds goroutines that run long without waiting, at no cost for the others: the scheduler reports the time of a whole
 * batch of switches. It makes batches shorter when they take long, so a repeated offender is soon caught alone.
 */
export class LongRuns {
  count = 0
  maxMs = 0
  /** The last one that was caught alone. */
  last: LongRun | undefined
  readonly #cpu: CpuUsage | undefined
  /** The thread's CPU time and the clock at the last look, ms. */
  #cpuMs = NaN
  #wallMs = NaN
  /** A look at the CPU time costs a microsecond, and slices may be short: it is taken while there is a suspicion. */
  #armedUntilMs = -Infinity

  /** `real`: its runtime's clock is that of the world. */
  constructor(real: boolean) {
    this.#cpu = real ? (threadCpu ?? wholeCpu) : undefined
  }

  /** A slice begins. */
  begin(nowMs: number): void {
    if (this.#cpu === undefined || nowMs > this.#armedUntilMs) return
    // Time asleep since an older look would pass for time that the machine did not give: a millisecond of it does no harm.
    if (!Number.isNaN(this.#cpuMs) && nowMs - this.#wallMs < 1) return
    this.#cpuMs = cpuMs(this.#cpu)
    this.#wallMs = nowMs
  }

  /** `alone`: the only goroutine that ran in this time, or null when there were several. */
  observe(elapsedMs: number, alone: Goroutine | null, nowMs: number): void {
    if (alone !== null && elapsedMs > this.maxMs) this.maxMs = elapsedMs
    if (elapsedMs <= longRunMs) return
    this.count++
    if (elapsedMs > this.maxMs) this.maxMs = elapsedMs
    const measured = nowMs <= this.#armedUntilMs && !Number.isNaN(this.#cpuMs)
    const ms = measured ? elapsedMs - this.#takenAway(nowMs) : elapsedMs
    const proved = measured && this.#cpu === threadCpu
    this.#armedUntilMs = nowMs + suspicionMs
    if (!measured) this.#cpuMs = NaN
    if (alone === null || ms <= longRunMs) return
    const { id, name, site } = alone
    this.last = { ms, goroutine: { id, name, site }, proved, atMs: nowMs }
  }

  /** Time since the last look that the thread did not have, ms. */
  #takenAway(nowMs: number): number {
    if (this.#cpu === undefined) return 0
    const now = cpuMs(this.#cpu)
    const taken = nowMs - this.#wallMs - (now - this.#cpuMs)
    this.#cpuMs = now
    this.#wallMs = nowMs
    return Math.max(0, taken)
  }
}

function cpuMs(usage: CpuUsage): number {
  const { user, system } = usage()
  return (user + system) / 1000
}
