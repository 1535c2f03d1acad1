import { VirtualClock } from '../../src/main/base/index.ts'
import { workloadCatalog } from '../../src/main/host/catalog.ts'
import { createHost } from '../../src/main/host/index.ts'
import type { ProgramHost } from '../../src/main/host/types.ts'
import type { HostOptions } from '../../src/main/host/types.ts'
import type { Workload } from '../../src/main/workloads/index.ts'
import type { FrameMessage, Layout, MetricDescriptor, Row } from '../../src/shared/model.ts'
import { CostMeter, seriesKey } from '../../src/main/monitor/index.ts'

export interface Stage extends AsyncDisposable {
  host: ProgramHost
  clock: VirtualClock
  /** Moves the time in steps of the sampler's period, letting promises settle in between. */
  pass(ms: number): Promise<void>
}

export function stage(workloads: readonly Workload[], options: Partial<HostOptions> = {}): Stage {
  const clock = new VirtualClock()
  const host = createHost({
    shell: 'web',
    version: 'test',
    clock,
    cost: new CostMeter({ now: () => 0, worked: () => 0 }),
    catalog: workloadCatalog(workloads),
    ...options,
  })
  const pass = async (ms: number): Promise<void> => {
    for (let passed = 0; passed < ms; passed += 100) {
      clock.advance(Math.min(100, ms - passed))
      await turn()
    }
  }
  return { host, clock, pass, [Symbol.asyncDispose]: () => host.close() }
}

/** Lets promises and deferred work run. */
export const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

export interface Drained {
  messages: FrameMessage[]
  rows: { layout: Layout; row: Row; history: boolean }[]
  lost: number
}

/** Pulls everything there is. Give the layout of the drain before to go on with the same source. */
export function drain(source: { next(): FrameMessage | undefined }, layout?: Layout): Drained {
  const drained: Drained = { messages: [], rows: [], lost: 0 }
  for (let message = source.next(); message !== undefined; message = source.next()) {
    drained.messages.push(message)
    if (message.type === 'layout') layout = message.layout
    else {
      if (layout?.epoch !== message.epoch) throw new Error('rows of an epoch that was not announced')
      for (const row of message.rows) drained.rows.push({ layout, row, history: message.history })
      drained.lost = message.lost
    }
  }
  return drained
}

/** The last value of a series in what was drained. */
export function last(drained: Drained, key: string): number | null | undefined {
  const at = drained.rows.at(-1)
  if (at === undefined) return undefined
  const index = at.layout.metrics.findIndex((m: MetricDescriptor) => seriesKey(m.name, m.attrs) === key)
  return index < 0 ? undefined : at.row[index + 2]
}
