/** How often the tables are put down. */
import { expect, test } from 'vitest'
import { VirtualClock } from '../../src/main/base/index.ts'
import { Looks } from '../../src/main/recorder/looks.ts'
import { tables } from './support.ts'

test('every second while a program begins, then as seldom as it is told to', async () => {
  const clock = new VirtualClock()
  const looks = new Looks({ clock, snapshot: () => Promise.resolve(tables(clock.wall())) }, 5000)
  const taken: number[] = []
  looks.begins(clock.now())
  const fromMs = clock.now()
  for (let passedMs = 0; passedMs <= 25_000; passedMs += 250) {
    // One look at a time, however long packing takes here.
    if (looks.due(clock.now())) await looks.look(() => void taken.push(clock.now() - fromMs))
    clock.advance(250)
  }
  expect(taken.slice(0, 1)).toEqual([0])
  // Eleven where nothing held it up; three would be as seldom as later.
  expect(taken.filter((atMs) => atMs <= 10_000).length).toBeGreaterThan(4)
  expect(taken.filter((atMs) => atMs > 10_000).length).toBeLessThanOrEqual(3)
})

test('what looks cost thins them out from the beginning', async () => {
  const clock = new VirtualClock()
  const dear = { ...tables(clock.wall()), tookMs: 40 }
  const looks = new Looks({ clock, snapshot: () => Promise.resolve(dear) }, 5000)
  looks.begins(clock.now())
  await looks.look(() => undefined)
  expect(looks.due(clock.now() + 15_000)).toBe(false)
})
