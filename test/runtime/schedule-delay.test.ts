import { expect, test } from 'vitest'
import { durationOf, VirtualClock } from '../../src/main/base/index.ts'
import { gosched, Runtime } from '../../src/main/runtime/index.ts'
import { ScheduleDelay } from '../../src/main/runtime/schedule-delay.ts'

const measured = (counts: ArrayLike<number>): number[] =>
  Array.from(counts).flatMap((count, bucket) => Array<number>(count).fill(durationOf(bucket)))

test('follows whoever became ready at a look until his turn has come', () => {
  const delay = new ScheduleDelay()
  delay.look(100, 50, 4)
  delay.look(103, 53, 9)
  expect(measured(delay.counts)).toEqual([])
  delay.look(108, 54, 2)
  delay.look(108.5, 56, 0)
  const [short, long] = measured(delay.counts)
  expect(long).toBeGreaterThan(6.9)
  expect(long).toBeLessThan(9.1)
  expect(short).toBeGreaterThan(0.43)
  expect(short).toBeLessThan(0.57)
})

test('those that another processor takes away are not waited for', () => {
  const delay = new ScheduleDelay()
  delay.look(0, 0, 400)
  delay.look(2, 1, 199)
  expect(measured(delay.counts)).toEqual([])
  delay.look(4, 2, 0)
  expect(measured(delay.counts).map((ms) => Math.round(ms))).toEqual([4])
})

test('an empty queue delays nobody, and time without work counts for nothing', () => {
  const delay = new ScheduleDelay()
  delay.look(0, 1, 0)
  delay.look(60_000, 2, 0)
  delay.look(60_001, 3, 1)
  delay.look(60_003, 4, 0)
  expect(measured(delay.counts).map((ms) => Math.round(ms))).toEqual([0, 0, 2])
})

test('the longest has a place, too', () => {
  const delay = new ScheduleDelay()
  delay.look(0, 0, 1)
  delay.look(3_600_000, 1, 0)
  expect(measured(delay.counts)[0]).toBeGreaterThan(1000)
})

test('six goroutines of two milliseconds a turn wait for each other', async () => {
  const clock = new VirtualClock()
  const rt = new Runtime({ clock, seed: 1 })
  await rt.run(function* () {
    const all = Array.from({ length: 6 }, () =>
      rt.go(function* () {
        for (let i = 0; i < 200; i++) {
          clock.advance(2)
          yield* gosched()
        }
      }),
    )
    for (const g of all) yield* g.join()
  })
  const waits = measured(rt.sched.delay.counts)
  expect(waits.length).toBeGreaterThan(100)
  const middle = waits[Math.floor(waits.length / 2)] as number
  expect(middle).toBeGreaterThan(8)
  expect(middle).toBeLessThan(14)
  rt.close()
})
