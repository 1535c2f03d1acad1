/** A real program, sampler, watch and journal in virtual time: findings as the host would tell them, second by second. */
import { Watch } from '../../../src/main/host/watch.ts'
import { readPools } from '../../../src/main/host/pool-readings.ts'
import { KnobRegistry, PoolTuner } from '../../../src/main/tuning/index.ts'
import type { Change, Finding } from '../../../src/shared/model.ts'
import { type Bench, bench } from '../support.ts'

export interface Watched extends Bench {
  watch: Watch
  changes: Change[]
  /** So many seconds; gives what is open at their end. */
  pass(seconds: number): Finding[]
  /** Every finding that was ever open, and how often it was opened. */
  opened: Map<string, number>
}

export function watched(): Watched {
  const base = bench()
  const changes: Change[] = []
  const knobs = new KnobRegistry()
  knobs.attach(base.rt.registry)
  const tuner = new PoolTuner({
    clock: base.clock,
    cpus: 4,
    knobs: () => knobs.list(),
    set: () => Promise.reject(new Error('nobody turns a knob here')),
  })
  const watch = new Watch(
    base.clock,
    base.sampler,
    knobs,
    () => changes,
    () => tuner.insights,
  )
  watch.beginRun()
  const opened = new Map<string, number>()
  let open = new Set<string>()
  return {
    ...base,
    watch,
    changes,
    opened,
    pass(seconds) {
      for (let ms = 0; ms < seconds * 1000; ms += 100) {
        base.clock.advance(100)
        base.rt.flush()
        tuner.tick(base.clock.now(), readPools(base.sampler))
        if (!watch.tick(base.clock.now())) continue
        const now = new Set(watch.findings.map(({ id }) => id))
        for (const id of now) if (!open.has(id)) opened.set(id, (opened.get(id) ?? 0) + 1)
        open = now
      }
      return watch.findings
    },
  }
}
