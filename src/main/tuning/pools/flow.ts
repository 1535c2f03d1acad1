/** What goes through one pool: rates over a sliding window at the present size, and the capacity seen at each size. */
import type { Histogram } from '../../base/index.ts'
import type { SizePoint } from '../../../shared/pools.ts'
import { type Enough, type Tried, TriedSizes } from './tried-sizes.ts'

/** One look at a pool. Counters grow; the differences count. */
export interface PoolReading {
  pool: string
  kind: 'goroutine' | 'thread'
  size: number
  live: number
  /** Jobs that came: accepted or refused. */
  offered: number
  /** Attempts that ended, however. */
  ended: number
  busyMs: number
  /** Attempts whose service time was recorded, and their times together. */
  serviced: number
  servicedMs: number
  queued: number
  queueCapacity: number
  submittersWaiting: number
  paused: boolean
  /** Of the last five seconds; NaN when nothing started in them. */
  waitP99Ms: number
  /** Service times of the last five seconds. */
  service: Histogram | undefined
}

export interface Flow {
  seconds: number
  arrivals: number
  completions: number
  /** Mean number of busy workers. */
  busy: number
  /** Mean of the recorded service times. */
  serviceMs: number
  arrivalCv2: number
  serviceCv2: number
  queued: number
  /** Submitters are held back: the arrivals are fewer than were wanted. */
  heldBack: boolean
  waitP99Ms: number
  /** The longest that it was in all these seconds. */
  waitWorstMs: number
}

/** Right after a change of size nothing is typical. */
export const settleMs = 2000
const windowMs = 15_000
/** A pool shows its capacity only while its workers are busy. */
export const busyEnough = 0.8
const leastPointMs = 3000
/** Less than that is not enough for advice. */
export const leastSeconds = 3
export const leastCompletions = 20

interface Mark {
  atMs: number
  offered: number
  ended: number
  busyMs: number
  serviced: number
  servicedMs: number
  heldBack: boolean
  waitP99Ms: number
}

export class PoolRecord {
  last: PoolReading
  /** The size has been another one before. */
  turned = false
  #sizedAtMs: number
  readonly #marks: Mark[] = []
  readonly #tried = new TriedSizes()
  readonly #bySize = new Map<number, { ms: number; ended: number; busyMs: number }>()

  constructor(first: PoolReading, nowMs: number) {
    this.last = first
    this.#sizedAtMs = nowMs
  }

  observe(reading: PoolReading, nowMs: number): void {
    if (reading.size !== this.last.size) {
      this.turned = true
      this.#sizedAtMs = nowMs
      this.#marks.length = 0
    }
    this.last = reading
    const settled = nowMs - this.#sizedAtMs >= settleMs && !reading.paused && reading.live >= reading.size
    if (!settled) {
      this.#marks.length = 0
      return
    }
    const { offered, ended, busyMs, serviced, servicedMs, size, waitP99Ms } = reading
    const before = this.#marks.at(-1)
    const heldBack =
      reading.submittersWaiting > 0 || (reading.queueCapacity > 0 && reading.queued >= reading.queueCapacity)
    this.#marks.push({ atMs: nowMs, offered, ended, busyMs, serviced, servicedMs, heldBack, waitP99Ms })
    if ((this.#marks[0]?.atMs ?? nowMs) < nowMs - windowMs) this.#marks.shift()
    if (before === undefined) return
    const ms = nowMs - before.atMs
    if (busyMs - before.busyMs < busyEnough * size * ms) return
    const seen = this.#bySize.get(size) ?? { ms: 0, ended: 0, busyMs: 0 }
    this.#bySize.set(size, {
      ms: seen.ms + ms,
      ended: seen.ended + ended - before.ended,
      busyMs: seen.busyMs + busyMs - before.busyMs,
    })
  }

  /** For how long the present size has been in force and settled, in ms. */
  settledMs(nowMs: number): number {
    const first = this.#marks[0]
    return first === undefined ? 0 : nowMs - first.atMs
  }

  /** Undefined while too little has been seen. */
  get flow(): Flow | undefined {
    const first = this.#marks[0]
    const last = this.#marks.at(-1)
    if (first === undefined || last === undefined) return undefined
    const ms = last.atMs - first.atMs
    const completions = last.ended - first.ended
    if (ms < leastSeconds * 1000 || completions < leastCompletions) return undefined
    const { service, queued, waitP99Ms } = this.last
    const busy = (last.busyMs - first.busyMs) / ms
    // Of the same seconds as the rates: the law holds of one window, not of two.
    const serviced = last.serviced - first.serviced
    const meanMs = serviced > 0 ? (last.servicedMs - first.servicedMs) / serviced : (busy * ms) / completions
    return {
      seconds: ms / 1000,
      arrivals: ((last.offered - first.offered) / ms) * 1000,
      completions: (completions / ms) * 1000,
      busy,
      serviceMs: meanMs,
      arrivalCv2: arrivalCv2(this.#marks),
      serviceCv2: service === undefined || service.count === 0 ? 1 : serviceCv2(service),
      queued,
      heldBack: this.#marks.filter((mark) => mark.heldBack).length > this.#marks.length / 2,
      waitP99Ms,
      waitWorstMs: Math.max(
        ...this.#marks.map((mark) => (Number.isNaN(mark.waitP99Ms) ? 0 : mark.waitP99Ms)),
      ),
    }
  }

  /** What larger sizes have shown lately. Looks at the present one, too. */
  tried(nowMs: number): { tried: Tried | undefined; enough: Enough | undefined } {
    const { size } = this.last
    const { flow } = this
    if (flow !== undefined) this.#tried.note(size, flow, nowMs)
    return { tried: this.#tried.tight(size, nowMs), enough: this.#tried.enough(size, nowMs) }
  }

  /** Jobs per second at each size, scaled to every worker being busy. */
  get points(): SizePoint[] {
    return [...this.#bySize]
      .filter(([, { ms, ended }]) => ms >= leastPointMs && ended > 0)
      .map(([size, { ms, ended, busyMs }]) => ({
        size,
        perSecond: (ended / ms) * 1000 * ((size * ms) / busyMs),
        seconds: ms / 1000,
      }))
      .sort((a, b) => a.size - b.size)
  }
}

const mostCv2 = 20

/**
 * Variance over mean of the arrivals between two looks: for independent gaps that is their squared coefficient of variation
 * (index of dispersion for counts). Poisson arrivals give 1.
 */
function arrivalCv2(marks: readonly Mark[]): number {
  const counts = marks.slice(1).map(({ offered }, i) => offered - (marks[i] as Mark).offered)
  const mean = counts.reduce((sum, count) => sum + count, 0) / counts.length
  if (mean === 0) return 1
  const variance =
    counts.reduce((sum, count) => sum + (count - mean) ** 2, 0) / Math.max(1, counts.length - 1)
  return Math.min(mostCv2, variance / mean)
}

const slices = 50

/** From the histogram's quantiles; the outermost hundredth counts as its own middle. */
function serviceCv2(service: Histogram): number {
  let variance = 0
  const { mean } = service
  for (let i = 0; i < slices; i++) variance += (service.quantile((i + 0.5) / slices) - mean) ** 2 / slices
  return mean === 0 ? 0 : Math.min(mostCv2, variance / mean ** 2)
}
