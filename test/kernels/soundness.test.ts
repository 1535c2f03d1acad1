/**
 * What is called certain stays true: whoever a certain diagnosis names, at whatever moment of whatever schedule, never runs
 * again. Over both forms of all kernels, with seeds that no other test uses.
 */
import { describe, expect, test } from 'vitest'
import { diagnose } from '../../src/main/monitor/wait-for/index.ts'
import { Runtime, type Schedule } from '../../src/main/runtime/index.ts'
import { kernels } from './index.ts'
import type { Form, Kernel } from './support/kernel.ts'
import { StepClock } from './support/step-clock.ts'

const policies: readonly Schedule[] = ['yielding', 'random', 'pct', 'unyielding']
const seeds = [7001, 7002, 7003, 7004]
const forms: readonly Form[] = ['buggy', 'fixed']
const turnsAtMost = 300

/** Sentences of certain diagnoses, named goroutines of which ran once more. */
function brokenPromises(kernel: Kernel, form: Form, schedule: Schedule, seed: number): string[] {
  const clock = new StepClock()
  // Slices so short that there is a look at nearly every switch.
  const rt = new Runtime({ schedule, seed, clock, sliceMs: 0.02, sites: false, onPanic: () => undefined })
  rt.go(function* main() {
    yield* kernel[form]()
  })
  const promised = new Map<number, string>()
  for (let turn = 0; turn < turnsAtMost && clock.turn(); turn++) {
    for (const { certain, goroutines, sentence } of diagnose(rt)) {
      if (certain) for (const { id } of goroutines) promised.set(id, sentence)
    }
  }
  for (const g of rt.goroutines()) if (g.state === 'waiting') promised.delete(g.id)
  rt.close()
  return [...promised.values()].map((sentence) => `${form}, ${schedule}, seed ${String(seed)}: ${sentence}`)
}

describe.each(kernels)('$name', (kernel) => {
  test('certain means for ever', () => {
    const broken = forms.flatMap((form) =>
      policies.flatMap((schedule) => seeds.flatMap((seed) => brokenPromises(kernel, form, schedule, seed))),
    )
    expect(broken).toEqual([])
  })
})
