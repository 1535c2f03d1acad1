import { describe, expect, test, vi } from 'vitest'
import { realClock, VirtualClock } from '../../src/main/base/index.ts'

describe('VirtualClock', () => {
  test('fires timers in order of their time, then of their age, each at its own time', () => {
    const clock = new VirtualClock(100)
    const fired: [string, number][] = []
    const at = (name: string, ms: number): object => clock.setTimer(() => fired.push([name, clock.now()]), ms)
    at('late', 30)
    at('first', 10)
    at('second', 10)
    clock.clearTimer(at('never', 20))
    clock.advance(9)
    expect(fired).toEqual([])
    clock.advance(100)
    expect(fired).toEqual([
      ['first', 110],
      ['second', 110],
      ['late', 130],
    ])
    expect(clock.now()).toBe(209)
  })

  test('work that a timer defers runs before the next timer', () => {
    const clock = new VirtualClock()
    const log: string[] = []
    clock.setTimer(() => {
      clock.defer(() => log.push('deferred'))
    }, 1)
    clock.setTimer(() => log.push('next timer'), 2)
    clock.advance(5)
    expect(log).toEqual(['deferred', 'next timer'])
  })

  test('wall time moves with it; it never goes back; endless work is reported', () => {
    const clock = new VirtualClock(0, 1000)
    clock.advance(5)
    expect(clock.wall()).toBe(1005)
    expect(() => {
      clock.advance(-1)
    }).toThrow('not a step forward')
    const spin = (): void => {
      clock.defer(spin)
    }
    spin()
    expect(() => {
      clock.settle()
    }).toThrow('never settles')
  })

  test('deferred work runs by itself on the next turn', async () => {
    const clock = new VirtualClock()
    await new Promise<void>((resolve) => {
      clock.defer(resolve)
    })
  })
})

test('the real clock: monotonic, a timer is never early', async () => {
  const start = realClock.now()
  await new Promise<void>((resolve) => {
    realClock.setTimer(resolve, 2.5)
  })
  expect(realClock.now() - start).toBeGreaterThanOrEqual(2.5)
  expect(Math.abs(realClock.wall() - Date.now())).toBeLessThan(1000)
})

test('the real clock waits for longer than Node can, in parts', () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] })
  try {
    const thirtyDays = 30 * 24 * 3_600_000
    let fired = 0
    realClock.setTimer(() => fired++, thirtyDays)
    vi.advanceTimersByTime(thirtyDays - 1)
    expect([fired, vi.getTimerCount()]).toEqual([0, 1])
    vi.advanceTimersByTime(1)
    expect([fired, vi.getTimerCount()]).toEqual([1, 0])
  } finally {
    vi.useRealTimers()
  }
})
