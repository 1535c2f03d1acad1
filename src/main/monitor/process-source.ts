/**
 * The process that everything runs in: event loop, memory, processor. It reads the real clock whatever clock
 * the program lives by, since these are facts about the machine.
 */
import { monitorEventLoopDelay, performance } from 'node:perf_hooks'
import { type Column, columnsOf, gauge, type Metric, quantile, type Source } from './metric.ts'

/** A timer fires so often to see how late it is; finer would cost more than the rest of the monitor. */
const resolutionMs = 20
const halfWindowMs = 5000
/** These ask the operating system and cost more than all counters together: not at every sample. */
const memoryEveryMs = 1000
const cpuEveryMs = 500

const delayHelp =
  'How late the event loop came to a timer in the last 5 to 10 s: the time that any callback, frame or timer had to wait because JavaScript was busy.'

const metrics: readonly Metric<ProcessSource>[] = [
  ...(['p50', 'p99', 'max'] as const).map((q) =>
    quantile<ProcessSource>('process.eventloop.delay', q, delayHelp, (p, share) => p.delayMs(share)),
  ),
  gauge(
    'process.eventloop.utilisation',
    '%',
    'Share of the time that the event loop was busy rather than waiting for events.',
    (p) => p.utilisation,
  ),
  gauge(
    'process.memory.rss',
    'By',
    'Physical memory of the whole process, threads included.',
    (p) => p.memory.rss,
  ),
  gauge('process.memory.heap', 'By', 'JavaScript heap in use on the main thread.', (p) => p.memory.heapUsed),
  gauge(
    'process.cpu',
    '%',
    'Processor time of the whole process in % of one core; threads can bring it above 100 %.',
    (p) => p.cpu,
  ),
]

export class ProcessSource implements Source {
  readonly columns: readonly Column[] = columnsOf(metrics, this)
  utilisation = NaN
  cpu = NaN
  memory = process.memoryUsage()
  /** Two histograms with staggered resets: the older one always covers 5 to 10 s. */
  readonly #delays = [0, 1].map(() => monitorEventLoopDelay({ resolution: resolutionMs }))
  #older = 0
  #resetAtMs = performance.now()
  #memoryAtMs = this.#resetAtMs
  #loop = performance.eventLoopUtilization()
  #cpu = process.cpuUsage()
  #cpuAtMs = this.#resetAtMs

  constructor() {
    for (const delay of this.#delays) delay.enable()
  }

  update(): void {
    const nowMs = performance.now()
    const loop = performance.eventLoopUtilization()
    this.utilisation = 100 * performance.eventLoopUtilization(loop, this.#loop).utilization
    this.#loop = loop
    if (nowMs - this.#cpuAtMs >= cpuEveryMs) this.#readCpu(nowMs)
    if (nowMs - this.#memoryAtMs >= memoryEveryMs) {
      this.#memoryAtMs = nowMs
      this.memory = process.memoryUsage()
    }
    if (nowMs - this.#resetAtMs < halfWindowMs) return
    this.#resetAtMs = nowMs
    this.#delays[this.#older]?.reset()
    this.#older = 1 - this.#older
  }

  #readCpu(nowMs: number): void {
    const cpu = process.cpuUsage()
    const usedMs = (cpu.user - this.#cpu.user + cpu.system - this.#cpu.system) / 1000
    this.cpu = (100 * usedMs) / (nowMs - this.#cpuAtMs)
    this.#cpu = cpu
    this.#cpuAtMs = nowMs
  }

  /** Node records the time between two firings, of which the resolution is the part that was planned. */
  delayMs(share: number): number {
    const delay = this.#delays[this.#older]
    if (delay === undefined || delay.count === 0) return NaN
    const ns = share === 1 ? delay.max : delay.percentile(share * 100)
    return Math.max(0, ns / 1e6 - resolutionMs)
  }

  close(): void {
    for (const delay of this.#delays) delay.disable()
  }
}
