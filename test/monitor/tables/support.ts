import { VirtualClock } from '../../../src/main/base/index.ts'
import { CostMeter, Sampler, Tables } from '../../../src/main/monitor/index.ts'
import { Runtime } from '../../../src/main/runtime/index.ts'
import type { CallInput } from '../../../src/shared/contract.ts'
import type { GoroutinePage, GoroutineRow } from '../../../src/shared/tables.ts'

export interface Desk extends Disposable {
  clock: VirtualClock
  rt: Runtime
  tables: Tables
  ask(query?: Partial<CallInput<'goroutines.query'>>): Promise<GoroutinePage>
}

/** A runtime with tables over it, in virtual time, sampled at 10 Hz. */
export function desk(): Desk {
  const clock = new VirtualClock()
  const rt = new Runtime({ clock, seed: 1 })
  const sampler = new Sampler({ clock, cost: new CostMeter({ now: () => 0, worked: () => 0 }) })
  sampler.attach(rt)
  if (sampler.program === undefined) throw new Error('nothing attached')
  const tables = new Tables(sampler.program)
  sampler.onSample((tick) => {
    tables.tick(tick)
  })
  sampler.start()
  return {
    clock,
    rt,
    tables,
    ask: (query = {}) =>
      tables.queryGoroutines({
        filter: [],
        groupBy: 'site',
        sort: { by: 'wait', descending: true },
        open: [],
        offset: 0,
        limit: 100,
        ...query,
      }),
    [Symbol.dispose]() {
      sampler.close()
      rt.close()
    },
  }
}

export const goroutinesOf = ({ rows }: GoroutinePage): GoroutineRow[] =>
  rows.flatMap((row) => (row.kind === 'goroutine' ? row.row : []))

export const groupNamesOf = ({ rows }: GoroutinePage): string[] =>
  rows.flatMap((row) => (row.kind === 'group' ? row.group.name : []))
