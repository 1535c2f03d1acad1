import { expect, it } from 'vitest'
import { VirtualClock } from '../../src/main/base/index.ts'
import { Trials } from '../../src/main/host/trials.ts'
import type { Change } from '../../src/shared/model.ts'

function setUp() {
  const clock = new VirtualClock()
  const undone: number[] = []
  let last = 0
  const trials = new Trials({
    clock,
    set: () => Promise.resolve({ number: ++last } as Change),
    undo: (number) => {
      undone.push(number)
      return Promise.resolve()
    },
    changed: () => undefined,
  })
  return { clock, undone, trials }
}

it('takes itself back when its time is up', async () => {
  const { clock, undone, trials } = setUp()
  await trials.try('pool.a.size', 8, 30_000)
  expect(trials.list).toEqual([{ change: 1, untilMs: clock.wall() + 30_000 }])
  clock.advance(29_999)
  expect(undone).toEqual([])
  clock.advance(1)
  expect(undone).toEqual([1])
  expect(trials.list).toEqual([])
})

it('stays when it is kept, and cannot be kept twice', async () => {
  const { clock, undone, trials } = setUp()
  await trials.try('pool.a.size', 8, 30_000)
  trials.keep(1)
  clock.advance(60_000)
  expect(undone).toEqual([])
  expect(() => {
    trials.keep(1)
  }).toThrow('not on trial')
})

it('is forgotten when it was undone by hand or the program is gone', async () => {
  const { clock, undone, trials } = setUp()
  await trials.try('pool.a.size', 8, 30_000)
  await trials.try('pool.b.size', 8, 30_000)
  trials.forget(1)
  trials.clear()
  clock.advance(60_000)
  expect(undone).toEqual([])
})
