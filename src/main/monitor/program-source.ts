/** Everything that is sampled of one program: its runtime, its channels, and what stands in its registry. */
import type { Runtime } from '../runtime/index.ts'
import { ChannelBoard } from './channel-board.ts'
import { HubSource } from './hub-source.ts'
import { LockBoard } from './lock-board.ts'
import { type AnyLimiter, LimiterSource } from './limiter-source.ts'
import type { Column, Source, Tick } from './metric.ts'
import { type AnyPool, jobColumns, PoolSource } from './pool-source.ts'
import { RuntimeSource } from './runtime-source.ts'
import { SchedulerSource } from './scheduler-source.ts'

export class ProgramSource implements Source {
  columns: readonly Column[] = []
  readonly rt: Runtime
  readonly runtime: RuntimeSource
  readonly scheduler: SchedulerSource
  readonly channels: ChannelBoard
  readonly locks: LockBoard
  pools: readonly PoolSource[] = []
  limiters: readonly LimiterSource[] = []
  hubs: readonly HubSource[] = []
  #jobs: readonly Column[]
  #stale = true
  #channelColumns: readonly Column[] = []
  #schedulerColumns: readonly Column[] = []
  #lockColumns: readonly Column[] = []
  readonly #unsubscribe: () => void

  constructor(rt: Runtime) {
    this.rt = rt
    this.runtime = new RuntimeSource(rt)
    this.scheduler = new SchedulerSource(rt)
    this.channels = new ChannelBoard(rt)
    this.locks = new LockBoard(rt)
    this.#jobs = jobColumns(this)
    this.#unsubscribe = rt.registry.onChange(() => {
      this.#stale = true
    })
  }

  update(tick: Tick): void {
    if (this.#stale) this.#readRegistry()
    this.runtime.update()
    this.scheduler.update(tick)
    this.channels.update(tick)
    this.locks.update(tick)
    for (const source of this.#parts()) source.update(tick)
    const same =
      this.channels.columns === this.#channelColumns &&
      this.scheduler.columns === this.#schedulerColumns &&
      this.locks.columns === this.#lockColumns
    if (!same) this.#arrange()
  }

  close(): void {
    this.#unsubscribe()
  }

  /** The kinds are a convention of the registry: whoever registers under one has that kind's shape. */
  #readRegistry(): void {
    this.#stale = false
    const { registry } = this.rt
    const before = [...this.#parts()]
    this.pools = sync(this.pools, registry.list('pool') as AnyPool[], (s) => s.pool, PoolSource)
    this.limiters = sync(
      this.limiters,
      registry.list('limiter') as AnyLimiter[],
      (s) => s.limiter,
      LimiterSource,
    )
    this.hubs = sync(this.hubs, registry.list('hub') as HubSource['hub'][], (s) => s.hub, HubSource)
    const after = [...this.#parts()]
    if (after.length === before.length && after.every((part, i) => part === before[i])) return
    // The set of pools changed, so the sum over all pools starts anew: no jump may look like throughput.
    this.#jobs = jobColumns(this)
    this.#arrange()
  }

  #parts(): readonly Source[] {
    return [...this.pools, ...this.limiters, ...this.hubs]
  }

  #arrange(): void {
    this.#channelColumns = this.channels.columns
    this.#schedulerColumns = this.scheduler.columns
    this.#lockColumns = this.locks.columns
    this.columns = [
      ...this.runtime.columns,
      ...this.#schedulerColumns,
      ...this.#jobs,
      ...this.#parts().flatMap((source) => source.columns),
      ...this.#lockColumns,
      ...this.#channelColumns,
    ]
  }
}

/** Sources keep their identity, and with it their windows and rates, as long as their item is registered. */
function sync<I, S>(
  sources: readonly S[],
  items: readonly I[],
  itemOf: (source: S) => I,
  Make: new (item: I) => S,
): readonly S[] {
  const known = new Map(sources.map((source) => [itemOf(source), source]))
  return items.map((item) => known.get(item) ?? new Make(item))
}
