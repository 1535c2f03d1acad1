import { expect, test } from 'vitest'
import { Redraw, type RedrawClock, type Task } from '../../../src/renderer/state/redraw.ts'

/** Frames come every 16 ms of a clock that only moves when told. */
class ManualClock implements RedrawClock {
  #now = 0
  #waiting: { at: number; callback: () => void }[] = []

  now(): number {
    return this.#now
  }
  frame(callback: () => void): () => void {
    return this.timer(callback, 16 - (this.#now % 16))
  }
  timer(callback: () => void, delayMs: number): () => void {
    const entry = { at: this.#now + delayMs, callback }
    this.#waiting.push(entry)
    return () => {
      this.#waiting = this.#waiting.filter((each) => each !== entry)
    }
  }
  get idle(): boolean {
    return this.#waiting.length === 0
  }
  advance(ms: number): void {
    for (const end = this.#now + ms; ;) {
      const next = this.#waiting.toSorted((a, b) => a.at - b.at)[0]
      if (next === undefined || next.at > end) {
        this.#now = end
        return
      }
      this.#waiting = this.#waiting.filter((each) => each !== next)
      this.#now = next.at
      next.callback()
    }
  }
}

function counted(heavy: boolean, period: number, clock: RedrawClock): Task & { at: number[] } {
  const at: number[] = []
  return { heavy, at, periodMs: () => period, run: () => at.push(clock.now()) }
}

test('two charts never share a frame', () => {
  const clock = new ManualClock()
  const redraw = new Redraw(clock)
  const charts = [0, 1, 2, 3].map(() => counted(true, 250, clock))
  for (const chart of charts) redraw.add(chart)
  clock.advance(2_000)
  const times = charts.flatMap(({ at }) => at)
  expect(new Set(times).size).toBe(times.length)
  for (const { at } of charts) expect(at.length).toBeGreaterThanOrEqual(7)
})

test('light tasks run together, each at its own rate', () => {
  const clock = new ManualClock()
  const redraw = new Redraw(clock)
  const fast = counted(false, 250, clock)
  const slow = counted(false, 1_000, clock)
  redraw.add(fast)
  redraw.add(slow)
  clock.advance(4_000)
  expect(fast.at.length).toBeGreaterThanOrEqual(14)
  expect(slow.at.length).toBeGreaterThanOrEqual(4)
  expect(slow.at.length).toBeLessThanOrEqual(5)
  expect(slow.at[0]).toBe(fast.at[0])
})

test('nothing to do asks for no frame', () => {
  const clock = new ManualClock()
  const redraw = new Redraw(clock)
  const remove = redraw.add(counted(true, 250, clock))
  clock.advance(1_000)
  remove()
  clock.advance(1_000)
  expect(clock.idle).toBe(true)
})

test('numbers turn over in the same frames, whenever they came on screen', () => {
  const clock = new ManualClock()
  const redraw = new Redraw(clock)
  const first = counted(false, 250, clock)
  redraw.add(first)
  clock.advance(130)
  const second = counted(false, 250, clock)
  redraw.add(second, 250)
  clock.advance(2000)
  expect(first.at.slice(-4)).toEqual(second.at.slice(-4))
})

test('invalidating makes everything due at once', () => {
  const clock = new ManualClock()
  const redraw = new Redraw(clock)
  const rare = counted(true, 60_000, clock)
  redraw.add(rare)
  clock.advance(100)
  redraw.invalidate()
  clock.advance(100)
  expect(rare.at.length).toBe(2)
})

test('the frame after an input has no chart in it; a held key does not stop them', () => {
  const clock = new ManualClock()
  const redraw = new Redraw(clock)
  const chart = counted(true, 32, clock)
  const number = counted(false, 32, clock)
  redraw.add(chart)
  redraw.add(number)
  clock.advance(8)
  redraw.giveWay()
  clock.advance(8)
  expect([chart.at, number.at]).toEqual([[], []])
  clock.advance(16)
  expect([chart.at, number.at]).toEqual([[32], [32]])
  for (let i = 0; i < 30; i++) {
    redraw.giveWay()
    clock.advance(33)
  }
  expect(chart.at.length).toBeGreaterThan(10)
})
