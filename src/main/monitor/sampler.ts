/**
 * The one owner of the tick: reads every source at one moment, appends a row to the history, wakes the
 * subscribers. Ticks stand on a fixed grid, so they do not drift; a tick that comes more than a period late
 * skips what it missed and counts it, and the gap in the sequence numbers says the same to everybody.
 *
 * Nothing here runs on a hot path of the program: sources read counters that the primitives keep anyway.
 */
import type { Clock, TimerHandle } from '../base/index.ts'
import type { Runtime } from '../runtime/index.ts'
import { CostMeter } from './cost.ts'
import { FrameSource } from './frame-source.ts'
import { History } from './history.ts'
import type { Column, Source, Tick } from './metric.ts'
import { MonitorSource } from './monitor-source.ts'
import { Pace } from './pace.ts'
import { ProcessSource } from './process-source.ts'
import { ProgramSource } from './program-source.ts'

export interface SamplerOptions {
  clock: Clock
  /** Default 10. */
  hz?: number
  cost?: CostMeter
}

export class Sampler {
  readonly history = new History()
  readonly cost: CostMeter
  readonly pace: Pace
  /** What the program at hand is sampled through; undefined while none runs. */
  program: ProgramSource | undefined
  missed = 0
  costShare = NaN
  readonly #clock: Clock
  readonly #process = new ProcessSource()
  readonly #self: MonitorSource
  readonly #listeners = new Set<(tick: Tick) => void>()
  readonly #subscribers = new Set<FrameSource>()
  #timer: TimerHandle | undefined
  #seq = 0
  #lastMs = NaN
  #dueMs = NaN
  #columns: readonly Column[] = []
  #parts: (readonly Column[])[] = []
  #values = new Float64Array(0)

  constructor({ clock, hz = 10, cost = new CostMeter() }: SamplerOptions) {
    this.#clock = clock
    this.cost = cost
    this.pace = new Pace(hz)
    this.#self = new MonitorSource(this)
  }

  get hz(): number {
    return this.pace.hz
  }

  /** Samples per second from now on; 0 stops sampling, and history shows a gap. */
  setRate(hz: number): void {
    this.#stopTimer()
    this.pace.fullHz = hz
    this.start()
  }

  start(): void {
    if (this.#timer !== undefined || this.pace.fullHz === 0) return
    this.#dueMs = this.#clock.now()
    this.#schedule()
  }

  /** No samples until `start`. */
  pause(): void {
    this.#stopTimer()
  }

  /** Samples that program from the next tick on, or none. */
  attach(rt: Runtime | undefined): void {
    this.program?.close()
    this.program = rt && new ProgramSource(rt)
  }

  /** Called after each sample, within the monitor's own cost. Returns the function that ends it. */
  onSample(listener: (tick: Tick) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  subscribe(historyMs: number): FrameSource {
    const source = new FrameSource(this.history, historyMs, this.#clock.wall(), (closed) => {
      this.#subscribers.delete(closed)
    })
    this.#subscribers.add(source)
    return source
  }

  close(): void {
    this.#stopTimer()
    this.attach(undefined)
    this.#process.close()
    for (const subscriber of this.#subscribers) subscriber.close()
    this.#listeners.clear()
  }

  #stopTimer(): void {
    if (this.#timer !== undefined) this.#clock.clearTimer(this.#timer)
    this.#timer = undefined
  }

  #schedule(): void {
    this.#dueMs += this.pace.periodMs
    this.#timer = this.#clock.setTimer(() => this.#fire(), Math.max(0, this.#dueMs - this.#clock.now()))
  }

  #fire(): void {
    this.#skipMissed()
    this.#schedule()
    this.cost.measure(() => {
      this.sample()
      for (const subscriber of this.#subscribers) subscriber.wake()
    })
    this.costShare = this.cost.share()
    this.pace.adapt(this.costShare, this.#clock.now())
  }

  /** When the tick comes a period or more late, it stands for the latest slot of the grid that has passed. */
  #skipMissed(): void {
    const { periodMs } = this.pace
    const skipped = Math.floor((this.#clock.now() - this.#dueMs) / periodMs)
    if (skipped <= 0) return
    this.missed += skipped
    this.#seq += skipped
    this.#dueMs += skipped * periodMs
  }

  /** One row now. Called by the timer; benchmarks call it themselves. */
  sample(): void {
    const nowMs = this.#clock.now()
    const elapsedMs = Number.isNaN(this.#lastMs) ? this.pace.periodMs : nowMs - this.#lastMs
    this.#lastMs = nowMs
    const tick: Tick = { nowMs, elapsedMs }
    const sources = this.#sources()
    for (const source of sources) source.update(tick)
    this.#arrange(sources)
    for (let i = 0; i < this.#columns.length; i++) this.#values[i] = (this.#columns[i] as Column).read(tick)
    this.history.append(++this.#seq, Math.round(this.#clock.wall()), this.#values)
    for (const listener of this.#listeners) listener(tick)
  }

  #sources(): Source[] {
    const fixed: Source[] = [this.#process, this.#self]
    return this.program === undefined ? fixed : [...fixed, this.program]
  }

  /** A new epoch when any source has other columns than at the sample before. */
  #arrange(sources: readonly Source[]): void {
    const parts = sources.map((source) => source.columns)
    if (parts.length === this.#parts.length && parts.every((part, i) => part === this.#parts[i])) return
    this.#parts = parts
    this.#columns = parts.flat()
    this.#values = new Float64Array(this.#columns.length)
    this.history.setLayout(this.#columns.map((column) => column.descriptor))
  }
}
