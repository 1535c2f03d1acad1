import { describe, expect, test } from 'vitest'
import { Batching } from '../../src/main/pool/batching.ts'
import { realClock } from '../../src/main/base/index.ts'
import { Accounts } from '../../src/main/pool/accounts.ts'
import { monotonicShift } from '../../src/main/pool/monotonic.ts'
import { retryPause } from '../../src/main/pool/retry.ts'
import { SentJobs } from '../../src/main/pool/sent-jobs.ts'
import { mostSent, unpackThrown } from '../../src/main/pool/thread-wire.ts'
import { Turn } from '../../src/main/pool/turn.ts'
import { SignalWatch } from '../../src/main/pool/watch.ts'

describe('retryPause', () => {
  test('doubles up to the longest, shortened by chance', () => {
    const policy = { attempts: 9, backoffMs: 10, maxBackoffMs: 50, jitter: 0.5 }
    const pauses = [1, 2, 3, 4, 5].map((attempt) => retryPause(policy, undefined, attempt, () => 0))
    expect(pauses).toEqual([10, 20, 40, 50, 50])
    expect(retryPause(policy, undefined, 1, () => 0.5)).toBe(7.5)
    expect(retryPause(policy, undefined, 9, () => 0)).toBeUndefined()
    expect(retryPause(undefined, undefined, 1, () => 0)).toBeUndefined()
  })
})

describe('Batching', () => {
  test('opens for quick jobs step by step, and closes for slow ones at once', () => {
    const batching = new Batching(256)
    const windows = Array.from({ length: 10 }, () => {
      batching.learn(1, 0.001, 0.001)
      return batching.window
    })
    expect(windows).toEqual([2, 4, 8, 16, 32, 64, 128, 256, 256, 256])
    batching.learn(1, 20, 20)
    expect(batching.window).toBe(1)
  })

  test('sends about a millisecond of work ahead, and slow jobs alone', () => {
    const batching = new Batching(256)
    for (let i = 0; i < 100; i++) batching.learn(4, 0.4, 0.1)
    expect(batching.window).toBeGreaterThanOrEqual(9)
    expect(batching.window).toBeLessThanOrEqual(11)
    for (let i = 0; i < 100; i++) batching.learn(1, 0.6, 0.6)
    expect(batching.window).toBe(1)
  })
})

describe('Batching, which thread to give work to', () => {
  test('one thread gets a fifth of a millisecond before another one is woken', () => {
    const batching = new Batching(1024)
    expect(batching.worth).toBe(1)
    for (let i = 0; i < 100; i++) batching.learn(4, 0.04, 0.01)
    expect(batching.worth).toBeGreaterThanOrEqual(19)
    expect(batching.worth).toBeLessThanOrEqual(21)
    for (let i = 0; i < 100; i++) batching.learn(100, 0, 0)
    expect(batching.worth).toBe(1024)
    for (let i = 0; i < 100; i++) batching.learn(1, 5, 5)
    expect(batching.worth).toBe(1)
  })
})

describe('Batching, one thread for trivial jobs', () => {
  test('below a microsecond only one thread is given any; longer ones go to all', () => {
    const batching = new Batching(1024)
    expect(batching.oneKeepsUp).toBe(false)
    for (let i = 0; i < 100; i++) batching.learn(128, 0.05, 0.001)
    expect(batching.oneKeepsUp).toBe(true)
    batching.learn(8, 0.08, 0.01)
    expect(batching.oneKeepsUp).toBe(false)
  })

  test('one long job of many says nothing of the others: the thread had no processor', () => {
    const batching = new Batching(1024)
    for (let i = 0; i < 100; i++) batching.learn(128, 0.05, 0.001)
    batching.learn(128, 5.05, 5)
    expect(batching).toMatchObject({ oneKeepsUp: true, window: 1024 })
    // Of a few it counts.
    batching.learn(4, 5, 5)
    expect(batching).toMatchObject({ oneKeepsUp: false, window: 1 })
  })
})

describe('Turn', () => {
  test('after two milliseconds the rest waits for the next turn, and is then delivered in order', () => {
    let nowMs = 100
    const immediates: (() => void)[] = []
    const nextTurn = (): void => {
      for (const callback of immediates.splice(0)) callback()
    }
    const defer = (callback: () => void): void => void immediates.push(callback)
    const turn = new Turn({ ...realClock, now: () => nowMs, defer })
    const delivered: string[] = []
    expect(turn.hasTime).toBe(true)
    nowMs += 1.9
    expect(turn.hasTime).toBe(true)
    nowMs += 0.2
    expect(turn.hasTime).toBe(false)
    for (const name of ['a', 'b']) turn.defer({ deliver: () => delivered.push(name) })
    expect(delivered).toEqual([])
    nextTurn()
    expect(delivered).toEqual(['a', 'b'])
    expect(turn.hasTime, 'a new turn, a new budget').toBe(true)
    nextTurn()
    expect(delivered).toEqual(['a', 'b'])
  })
})

describe('monotonicShift', () => {
  test('turns this thread’s clock into the one that all threads share', () => {
    const shift = monotonicShift()
    const before = Number(process.hrtime.bigint()) / 1e6
    const shared = performance.now() + shift
    const after = Number(process.hrtime.bigint()) / 1e6
    // A microsecond for the readings that the shift is the middle of.
    expect(shared).toBeGreaterThan(before - 1)
    expect(shared).toBeLessThan(after + 1)
  })
})

describe('SentJobs', () => {
  test('counts modulo 2^30 and knows what was started', () => {
    const sent = new SentJobs<{ id: number }>()
    const jobs = Array.from({ length: 5 }, (_, id) => ({ id }))
    for (const job of jobs) sent.push(job)
    expect(sent.started(0)).toBe(0)
    expect(sent.started(2)).toBe(2)
    expect(sent.shift()).toBe(jobs[0])
    expect(sent.started(2)).toBe(1)
    expect(sent.numberAt(0)).toBe(2)
    expect([sent.owes(1), sent.owes(2), sent.owes(5), sent.owes(6)]).toEqual([false, true, true, false])
    sent.forget(0)
    expect(sent.takeFrom(1)).toEqual(jobs.slice(2))
    expect(sent.length).toBe(1)
    expect(sent.shift()).toBeUndefined()
    expect(() => sent.shift()).toThrow('was not sent')
  })

  test('holds no more than fits', () => {
    const sent = new SentJobs<object>()
    for (let i = 0; i < mostSent; i++) sent.push({})
    expect(() => {
      sent.push({})
    }).toThrow('too many')
  })
})

describe('Accounts', () => {
  test('busy time is integrated while jobs still run', () => {
    const accounts = new Accounts()
    accounts.setBusy(2, 100)
    expect(accounts.busyMs(110)).toBe(20)
    accounts.setBusy(1, 120)
    accounts.setBusy(0, 125)
    expect(accounts.busyMs(999)).toBe(45)
  })
})

describe('unpackThrown', () => {
  test('makes the thrown value again', () => {
    const packed = { name: 'TypeError', message: 'm', stack: 's', cause: { value: 5 }, extra: { code: 'E' } }
    const error = unpackThrown({ error: packed })
    expect(error).toBeInstanceOf(TypeError)
    expect(error).toMatchObject({ message: 'm', stack: 's', cause: 5, code: 'E' })
    const own = unpackThrown({ error: { ...packed, name: 'MyError', cause: undefined } }) as Error
    expect([own.name, Object.keys(own)]).toEqual(['MyError', ['code']])
    expect(unpackThrown({ value: 'text' })).toBe('text')
  })
})

describe('SignalWatch', () => {
  test('one listener per signal, none left behind', () => {
    const ended: [string, unknown][] = []
    const watch = new SignalWatch<string>((job, reason) => ended.push([job, reason]))
    const stop = new AbortController()
    const endA = watch.add(stop.signal, 'a')
    watch.add(stop.signal, 'b')
    endA()
    stop.abort('enough')
    expect(ended).toEqual([['b', 'enough']])
  })
})
