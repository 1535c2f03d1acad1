/** Processors: their queues, what they do with their time, and what they take from each other. */
import { performance, type EventLoopUtilization } from 'node:perf_hooks'
import type { ProcessorRow, ProcessorSet } from '../parallel/index.ts'
import type { Runtime } from '../runtime/index.ts'
import { DelayWindow } from './delay-window.ts'
import { type Column, columnsOf, gauge, type Metric, rate, type Source, type Tick } from './metric.ts'

/** One processor at the sample and at the one before. */
class ProcessorCourse {
  readonly index: number
  queue = 0
  steals = 0
  utilisation = NaN
  parked = NaN
  #busyMs = NaN
  #parkedMs = NaN

  constructor(index: number) {
    this.index = index
  }

  update(row: ProcessorRow, elapsedMs: number): void {
    const share = (now: number, before: number): number =>
      Math.max(0, Math.min(100, (100 * (now - before)) / elapsedMs))
    // A turn that still lasts is not in the sum yet: what was not parked was busy.
    this.parked = share(row.parkedMs, this.#parkedMs)
    this.utilisation = Math.max(share(row.busyMs, this.#busyMs), row.parked ? 0 : 100 - this.parked)
    this.#busyMs = row.busyMs
    this.#parkedMs = row.parkedMs
    this.queue = row.queue
    this.steals = row.steals
  }
}

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
    'Share of the time since the last sample that the processor ran goroutines.',
    (p) => p.utilisation,
  ),
  gauge('scheduler.proc.parked', '%', 'Share of the time that it slept for want of work.', (p) => p.parked),
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
    'Mean over all processors of the share of time that they ran goroutines.',
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
  #loop: EventLoopUtilization = performance.eventLoopUtilization()

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
    if (rows === undefined) this.#readLoop()
    else rows.forEach((row, i) => this.procs[i]?.update(row, tick.elapsedMs))
    this.delays.update(tick.nowMs, rows?.map((row) => row.delays) ?? [this.#rt.sched.delay.counts])
    this.globalQueue = set?.globalQueue ?? 0
    this.started = rows?.reduce((sum, row) => sum + row.started, 0) ?? 0
  }

  /** A single processor is its thread: what the event loop does not idle is its work. */
  #readLoop(): void {
    const now = performance.eventLoopUtilization()
    const { utilization } = performance.eventLoopUtilization(now, this.#loop)
    this.#loop = now
    const [only] = this.procs
    if (only === undefined) return
    only.utilisation = 100 * utilization
    only.queue = this.#rt.stats().runQueue
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
