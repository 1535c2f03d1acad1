import { VirtualClock } from '../../src/main/base/index.ts'
import { CostMeter, Sampler, seriesKey } from '../../src/main/monitor/index.ts'
import { Runtime } from '../../src/main/runtime/index.ts'

export interface Bench extends Disposable {
  clock: VirtualClock
  rt: Runtime
  sampler: Sampler
  /** Last sampled value of a series, rounded as on the wire. */
  value(series: string): number | null | undefined
  series(): string[]
}

/** A real runtime and a real sampler in virtual time. */
export function bench(): Bench {
  const clock = new VirtualClock()
  const rt = new Runtime({ clock, seed: 1 })
  const sampler = new Sampler({ clock, cost: new CostMeter({ now: () => 0, worked: () => 0 }) })
  sampler.attach(rt)
  sampler.start()
  const keys = (): string[] => sampler.history.layout.metrics.map((m) => seriesKey(m.name, m.attrs))
  return {
    clock,
    rt,
    sampler,
    series: keys,
    value(series) {
      const { fine } = sampler.history
      const row = fine.after(fine.lastSeq - 1, 1)?.rows[0]
      const index = keys().indexOf(series)
      return index < 0 ? undefined : row?.[index + 2]
    },
    [Symbol.dispose]() {
      sampler.close()
      rt.close()
    },
  }
}
