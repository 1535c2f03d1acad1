import { expect, test } from 'vitest'
import { SlidingRate, SlidingShare } from '../../src/main/monitor/sliding-rate.ts'
import { Runtime, sleep, type Go } from '../../src/main/runtime/index.ts'
import { bench } from './support.ts'

test('a steady program has the same rate in each sample', () => {
  using b = bench()
  b.rt.go(function* clockwork(): Go<void> {
    for (;;) {
      yield* sleep(30)
      b.rt.go(function* () {
        return yield* sleep(0)
      })
    }
  })
  b.clock.advance(1200)
  for (let sample = 0; sample < 30; sample++) {
    b.clock.advance(100)
    // Of single tenths of a second it would be 30 or 40.
    expect(Math.abs((b.value('goroutine.spawn.rate') ?? NaN) - 33.3)).toBeLessThan(1)
  }
})

test('looks back a second, less at the beginning, and further only where samples are further apart', () => {
  const rate = new SlidingRate()
  expect(rate.push(0, 5)).toBeNaN()
  expect(rate.push(100, 6)).toBe(10)
  for (let ms = 200; ms <= 1000; ms += 100) rate.push(ms, 6)
  expect(rate.perS).toBe(1)
  expect(rate.push(1100, 6)).toBe(0)
  expect(rate.push(5000, 45)).toBe(10)
  expect(rate.push(5100, 45)).toBeCloseTo(39 / 4, 6)
})

test('a counter that begins anew or is not known has no rate at first', () => {
  const rate = new SlidingRate()
  rate.push(0, 100)
  expect(rate.push(100, 3)).toBeNaN()
  expect(rate.push(200, 5)).toBe(20)
  expect(rate.push(300, NaN)).toBeNaN()
  expect(rate.push(400, 9)).toBeNaN()
  expect(rate.push(500, 9)).toBe(0)
})

test('shares count with the time that they stand for', () => {
  const share = new SlidingShare()
  expect(share.push(0, 100, NaN)).toBeNaN()
  expect(share.push(100, 100, 50)).toBe(50)
  expect(share.push(400, 300, 90)).toBeCloseTo(80, 6)
  for (let ms = 500; ms <= 1400; ms += 100) share.push(ms, 100, 20)
  expect(share.push(1500, 100, 20)).toBeCloseTo(20, 6)
})

test('a scheduler knows how long its goroutines ran', async () => {
  const rt = new Runtime()
  await rt.run(function* spin() {
    const end = performance.now() + 15
    while (performance.now() < end);
    yield* sleep(50)
  })
  expect(rt.stats().busyMs).toBeGreaterThanOrEqual(15)
  rt.close()
})
