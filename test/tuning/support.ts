import { type Knob, VirtualClock } from '../../src/main/base/index.ts'
import { Runtime } from '../../src/main/runtime/index.ts'
import { type EffectWindows, Journal, KnobRegistry } from '../../src/main/tuning/index.ts'

export function makeKnob(over: Partial<Knob> & { id: string }): Knob & { value: number } {
  const knob = {
    group: 'Pools',
    label: over.id.split('.')[1] ?? over.id,
    property: 'size',
    unit: '',
    min: 1,
    max: 64,
    step: 1,
    initial: 4,
    help: 'Workers.',
    value: over.initial ?? 4,
    get: (): number => knob.value,
    set: (value: number): void | Promise<void> => {
      knob.value = value
    },
    ...over,
  }
  return knob
}

/** A journal over knobs in a real registry and a series that the test writes: one number per second. */
export function desk(knobs: readonly Knob[], windows?: EffectWindows) {
  const clock = new VirtualClock()
  const rt = new Runtime({ clock, seed: 1 })
  for (const knob of knobs) rt.registry.add('knob', knob)
  const registry = new KnobRegistry()
  registry.attach(rt.registry)
  const written = new Map<string, { atMs: number; value: number }[]>()
  const journal = new Journal({
    clock,
    knobs: registry,
    series: {
      seconds: (series, fromMs, toMs) =>
        (written.get(series) ?? []).filter((p) => p.atMs >= fromMs && p.atMs < toMs).map((p) => p.value),
    },
    ...(windows && { windows }),
  })
  /** Lets so many seconds pass, each of which writes what `value` gives. */
  const pass = (seconds: number, values: Record<string, () => number>): void => {
    for (let i = 0; i < seconds; i++) {
      for (const [series, value] of Object.entries(values)) {
        const points = written.get(series) ?? []
        written.set(series, points)
        points.push({ atMs: clock.wall(), value: value() })
      }
      clock.advance(1000)
      journal.tick()
    }
  }
  return { clock, registry, journal, pass, rt }
}
