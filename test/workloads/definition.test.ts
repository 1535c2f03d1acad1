import { UsageError } from 'weir'
import { expect, test } from 'vitest'
import { describe, isWorkload, workload } from '../../src/main/workloads/index.ts'

const knob = { label: 'x', property: 'y', min: 0, max: 10, initial: 5, help: '' }
function* main() {}

test('optional parts are filled in', () => {
  const made = workload({ name: 'one', main })
  expect(isWorkload(made)).toBe(true)
  expect(isWorkload({ ...made, [Symbol.for('weir.workload')]: undefined })).toBe(true)
  expect(isWorkload({ name: 'one', main })).toBe(false)
  expect(describe(made)).toEqual({ name: 'one', title: 'one', summary: '', tag: '' })
})

test.each([
  ['no name', { name: '', main }, 'workload(): name is missing'],
  ['no main', { name: 'x', main: undefined }, 'workload(): main of `x` is not a function*'],
  ['async main', { name: 'x', async main() {} }, 'main of `x` is async: write `main: function* (w) { … }`'],
  ['async function* as main', { name: 'x', async *main() {} }, 'main of `x` is async'],
  ['NaN', { name: 'x', main, knobs: { k: { ...knob, min: NaN } } }, 'min of knob `k` of `x` is not a number'],
  ['initial too high', { name: 'x', main, knobs: { k: { ...knob, initial: 11 } } }, 'initial 11 of knob `k`'],
  [
    'initial off step',
    { name: 'x', main, knobs: { k: { ...knob, step: 2 } } },
    'not a whole number of steps',
  ],
  [
    'step 0',
    { name: 'x', main, knobs: { k: { ...knob, step: 0 } } },
    'step of knob `k` of `x` is not above 0',
  ],
  ['log below 0', { name: 'x', main, knobs: { k: { ...knob, min: -1, scale: 'log' } } }, 'minimum below 0'],
  ['nothing', null, 'wants an object'],
])('%s is refused with a sentence', (_, spec, message) => {
  expect(() => workload(spec as never)).toThrow(message)
  expect(() => workload(spec as never)).toThrow(UsageError)
})
