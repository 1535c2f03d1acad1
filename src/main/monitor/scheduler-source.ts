/** Processors: their queues, what they do with their time, and what they take from each other. */
import type { ProcessorRow, ProcessorSet } from '../parallel/index.ts'
import type { Runtime, RuntimeStats } from '../runtime/index.ts'
import { DelayWindow } from './delay-window.ts'
import { type Column, columnsOf, gauge, type Metric, rate, type Source, type Tick } from './metric.ts'
import { SlidingShare } from './sliding-rate.ts'

/** One processor at the sample, and how it has spent the last second. */
class ProcessorCourse {
  readonly index: number
  queue = 0
  steals = 0
  utilisation = NaN
  parked = NaN
  readonly #busy = new SlidingShare()
  readonly #asleep = new SlidingShare()
  #busyMs = NaN
  #parkedMs = NaN

  constructor(index: number) {
    this.index = index
  }

  update(row: ProcessorRow, tick: Tick): void {
    const parked = percent(row.parkedMs - this.#parkedMs, tick)
    // A turn that still lasts is not in the sum yet: what was not parked was busy.
    const busy = Math.max(percent(row.busyMs - this.#busyMs, tick), row.parked ? 0 : 100 - parked)
    this.#parkedMs = row.parkedMs
    this.parked = this.#asleep.push(tick.nowMs, tick.elapsedMs, parked)
    this.#spent(row.busyMs, busy, tick)
    this.queue = row.queue
    this.steals = row.steals
  }

  /** The only one, on the thread that samples: no turn lasts while that happens. */
  updateOnly({ busyMs, runQueue }: RuntimeStats, tick: Tick): void {
    this.#spent(busyMs, percent(busyMs - this.#busyMs, tick), tick)
    this.queue = runQueue
  }

  #spent(busyMs: number, share: number, { nowMs, elapsedMs }: Tick): void {
    this.#busyMs = busyMs
    this.utilisation = this.#busy.push(nowMs, elapsedMs, share)
  }
}

const percent = (ms: number, { elapsedMs }: Tick): number =>
  Math.max(0, Math.min(100, (100 * ms) / elapsedMs))

const processorMetrics: readonly Metric<ProcessorCourse>[] = [
  gauge(
    'scheduler.proc.queue',
    '1',
    'Goroutines ready to run on this processor: how far it is behind.',
    (p) => p.queue,
  ),
  gauge(
    'scheduler.proc.utilisation',
    '%',
    'Share of the last second that the processor ran goroutines.',
    (p) => p.utilisation,
  ),
  gauge(
    'scheduler.proc.parked',
    '%',
    'Share of the last second that it slept for want of work.',
    (p) => p.parked,
  ),
  rate(
    'scheduler.proc.steals',
    '/s',
    'Times per second that it took work from another one.',
    (p) => p.steals,
  ),
]

const sumMetrics: readonly Metric<SchedulerSource>[] = [
  gauge('scheduler.procs', '1', 'Processors that run goroutines: Go’s GOMAXPROCS.', (s) => s.procs.length),
  gauge(
    'scheduler.utilisation',
    '%',
    'Mean over all processors of the share of the last second that they ran goroutines.',
    (s) => s.procs.reduce((sum, { utilisation }) => sum + utilisation, 0) / s.procs.length,
  ),
  ...(
    [
      ['p50', 0.5],
      ['p99', 0.99],
    ] as const
  ).map(([quantile, share]) =>
    gauge<SchedulerSource>(
      'scheduler.delay',
      'ms',
      'How long goroutines that are ready wait for their turn, all processors, over five seconds: what too few processors cost.',
      (s) => s.delays.at(share),
      { quantile },
    ),
  ),
]

const parallelMetrics: readonly Metric<SchedulerSource>[] = [
  rate(
    'scheduler.steal.rate',
    '/s',
    'Times per second that a processor without work took half of another one’s.',
    (s) => s.procs.reduce((sum, { steals }) => sum + steals, 0),
  ),
  rate(
    'scheduler.work.rate',
    '/s',
    'Portable goroutines begun per second, all processors.',
    (s) => s.started,
  ),
  gauge(
    'scheduler.globalqueue.length',
    '1',
    'Portable goroutines that wait for any processor, because their own one’s queue was full.',
    (s) => s.globalQueue,
  ),
  gauge(
    'scheduler.work.queue',
    '1',
    'Goroutines that wait for a processor, in whatever queue.',
    (s) => s.globalQueue + s.procs.reduce((sum, { queue }) => sum + queue, 0),
  ),
]

export class SchedulerSource implements Source {
  columns: readonly Column[] = []
  procs: ProcessorCourse[] = []
  readonly delays = new DelayWindow()
  globalQueue = 0
  started = 0
  readonly #rt: Runtime
  #set: ProcessorSet | undefined

  constructor(rt: Runtime) {
    this.#rt = rt
    this.#arrange([0])
  }

  update(tick: Tick): void {
    const set = this.#rt.registry.list('processors')[0] as ProcessorSet | undefined
    const rows = set?.processors()
    const indices = rows?.map(({ index }) => index) ?? [0]
    if (
      set !== this.#set ||
      !indices.every((p, i) => this.procs[i]?.index === p) ||
      indices.length !== this.procs.length
    ) {
      this.#set = set
      this.#arrange(indices)
    }
    if (rows === undefined) this.procs[0]?.updateOnly(this.#rt.stats(), tick)
    else rows.forEach((row, i) => this.procs[i]?.update(row, tick))
    this.delays.update(tick.nowMs, rows?.map((row) => row.delays) ?? [this.#rt.sched.delay.counts])
    this.globalQueue = set?.globalQueue ?? 0
    this.started = rows?.reduce((sum, row) => sum + row.started, 0) ?? 0
  }

  #arrange(indices: readonly number[]): void {
    const known = new Map(this.procs.map((course) => [course.index, course]))
    this.procs = indices.map((p) => known.get(p) ?? new ProcessorCourse(p))
    this.columns = [
      ...columnsOf(sumMetrics, this),
      ...(this.#set === undefined ? [] : columnsOf(parallelMetrics, this)),
      ...this.procs.flatMap((course) =>
        columnsOf(processorMetrics, course, { proc: `P${String(course.index)}` }),
      ),
    ]
  }
}
