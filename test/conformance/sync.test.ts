/** Go's sync/*_test.go: the behaviours, named after the originals. */
import { describe, expect, test } from 'vitest'
import {
  bubble,
  chan,
  Cond,
  go,
  type Go,
  gosched,
  Mutex,
  Once,
  onceValue,
  RWMutex,
  sleep,
  WaitGroup,
} from '../../src/main/runtime/index.ts'
import { program, thrown } from './helpers.ts'

describe('sync/mutex_test.go', () => {
  test('Mutex: excludes, across waits', () =>
    program(function* () {
      const m = new Mutex()
      const wg = new WaitGroup()
      let [inside, worst] = [0, 0]
      for (let g = 0; g < 10; g++) {
        wg.go(function* () {
          for (let i = 0; i < 100; i++) {
            yield* m.lock()
            worst = Math.max(worst, ++inside)
            yield* gosched()
            inside--
            m.unlock()
          }
        })
      }
      yield* wg.wait()
      expect(worst).toBe(1)
      expect(m.locked).toBe(false)
    }))

  test('MutexMisuse: unlock of an unlocked mutex', () => {
    expect(thrown(() => new Mutex().unlock())).toMatchObject({
      code: 'unlock-unlocked',
      message: 'sync: unlock of unlocked mutex',
    })
  })

  test('MutexFairness: handed over in order of arrival; tryLock does not jump in', () =>
    bubble(function* (t) {
      const m = new Mutex()
      const order: number[] = []
      yield* m.lock()
      expect(m.tryLock()).toBe(false)
      for (let i = 0; i < 5; i++) {
        go(function* () {
          yield* m.lock()
          order.push(i)
          yield* sleep(1)
          m.unlock()
        })
      }
      yield* t.wait()
      m.unlock()
      expect(m.tryLock()).toBe(false)
      yield* sleep(10)
      expect(order).toEqual([0, 1, 2, 3, 4])
      expect(m.tryLock()).toBe(true)
    }))

  test('a killed waiter leaves; a lock just granted to it is not lost', () =>
    bubble(function* (t) {
      const m = new Mutex()
      yield* m.lock()
      const holder = function* (): Go<void> {
        yield* m.lock()
        try {
          yield* sleep(1000)
        } finally {
          m.unlock()
        }
      }
      const [waiting, granted] = [go(holder), go(holder)]
      yield* t.wait()
      waiting.kill()
      yield* t.wait()
      m.unlock()
      granted.kill()
      yield* m.lock()
      expect(granted.state).toBe('dead')
      expect(m.locked).toBe(true)
    }))
})

describe('sync/rwmutex_test.go', () => {
  test('ParallelReaders: readers share', () =>
    bubble(function* () {
      const m = new RWMutex()
      for (let i = 0; i < 5; i++) yield* m.rlock()
      expect(m.tryLock()).toBe(false)
      for (let i = 0; i < 5; i++) m.runlock()
      expect(m.tryLock()).toBe(true)
      expect(m.tryRLock()).toBe(false)
    }))

  test('RWMutex: a waiting writer keeps new readers out, so a second read lock deadlocks', () =>
    bubble(function* (t) {
      const m = new RWMutex()
      yield* m.rlock()
      const writer = go(function* () {
        yield* m.lock()
        m.unlock()
      })
      yield* t.wait()
      expect(m.tryRLock()).toBe(false)
      const reader = go(function* () {
        yield* m.rlock()
        m.runlock()
      })
      yield* t.wait()
      expect([writer.waitReason, reader.waitReason]).toEqual(['sync.RWMutex.Lock', 'sync.RWMutex.RLock'])
      m.runlock()
      yield* writer.join()
      yield* reader.join()
    }))

  test('RLocker: after a writer the readers that came meanwhile go first', () =>
    bubble(function* (t) {
      const m = new RWMutex()
      const order: string[] = []
      yield* m.lock()
      go(function* () {
        yield* m.lock()
        order.push('writer')
        m.unlock()
      })
      for (let i = 0; i < 2; i++) {
        go(function* () {
          yield* m.rlock()
          order.push('reader')
          m.runlock()
        })
      }
      yield* t.wait()
      m.unlock()
      yield* t.wait()
      expect(order).toEqual(['reader', 'reader', 'writer'])
    }))

  test('a killed writer lets the readers in that it kept out', () =>
    bubble(function* (t) {
      const m = new RWMutex()
      yield* m.rlock()
      const writer = go(() => m.lock()[Symbol.iterator]() as unknown as Go<void>)
      yield* t.wait()
      const reader = go(function* () {
        yield* m.rlock()
      })
      yield* t.wait()
      writer.kill()
      yield* reader.join()
    }))

  test('UnlockPanic, RUnlockPanic: unlock of what is not locked', () => {
    expect(thrown(() => new RWMutex().unlock())).toMatchObject({
      message: 'sync: Unlock of unlocked RWMutex',
    })
    expect(thrown(() => new RWMutex().runlock())).toMatchObject({
      message: 'sync: RUnlock of unlocked RWMutex',
    })
  })
})

describe('sync/waitgroup_test.go', () => {
  test('WaitGroup: everybody waits for zero; can be used again', () =>
    bubble(function* (t) {
      const wg = new WaitGroup()
      for (let round = 0; round < 3; round++) {
        let through = 0
        wg.add(4)
        for (let i = 0; i < 4; i++) {
          go(function* () {
            yield* wg.wait()
            through++
          })
        }
        for (let i = 0; i < 4; i++) {
          yield* t.wait()
          expect(through).toBe(0)
          wg.done()
        }
        yield* t.wait()
        expect(through).toBe(4)
      }
    }))

  test('WaitGroupMisuse: a negative counter', () => {
    expect(thrown(() => new WaitGroup().done())).toMatchObject({
      code: 'negative-waitgroup',
      message: 'sync: negative WaitGroup counter',
    })
  })

  test('WaitGroupGo: counts by itself, however the goroutine ends, even if it never started', () =>
    bubble(function* () {
      const wg = new WaitGroup()
      const started = wg.go(function* () {
        yield* sleep(1000)
      })
      const fresh = wg.go(function* () {
        yield* sleep(1000)
      })
      fresh.kill()
      yield* sleep(1)
      started.kill()
      yield* wg.wait()
      expect(wg.count).toBe(0)
    }))
})

describe('sync/once_test.go and oncefunc_test.go', () => {
  test('Once: runs once; the others wait for its end', () =>
    bubble(function* (t) {
      const once = new Once()
      let runs = 0
      const wg = new WaitGroup()
      const slow = function* (): Go<void> {
        yield* sleep(10)
        runs++
      }
      for (let i = 0; i < 10; i++) {
        wg.go(function* () {
          yield* once.do(slow)
          expect([runs, t.clock.now()]).toEqual([1, 10])
        })
      }
      yield* wg.wait()
    }))

  test('OncePanic: a throw counts as done and goes to the first caller only', () =>
    bubble(function* () {
      const once = new Once()
      const failing = function* (): Go<void> {
        yield* sleep(1)
        throw new Error('failed')
      }
      let caught = ''
      try {
        yield* once.do(failing)
      } catch (error) {
        caught = (error as Error).message
      }
      expect([caught, once.done]).toEqual(['failed', true])
      yield* once.do(failing)
    }))

  test('OnceValuePanic: throws the same error on every call', () =>
    bubble(function* () {
      let calls = 0
      const value = onceValue(function* (): Go<number> {
        yield* sleep(1)
        calls++
        throw new Error('no value')
      })
      const errors: unknown[] = []
      for (let i = 0; i < 3; i++) {
        try {
          yield* value()
        } catch (error) {
          errors.push(error)
        }
      }
      expect(calls).toBe(1)
      expect(errors.length).toBe(3)
      expect(new Set(errors).size).toBe(1)
      const good = onceValue(function* () {
        yield* sleep(1)
        return ++calls
      })
      expect([yield* good(), yield* good()]).toEqual([2, 2])
    }))
})

describe('sync/cond_test.go', () => {
  test('CondSignal: one each, in order; no wake-up without a signal', () =>
    bubble(function* (t) {
      const m = new Mutex()
      const c = new Cond(m)
      const awake: number[] = []
      for (let i = 0; i < 3; i++) {
        go(function* () {
          yield* m.lock()
          yield* c.wait()
          awake.push(i)
          m.unlock()
        })
      }
      yield* t.wait()
      expect(c.waiting).toBe(3)
      for (let i = 0; i < 3; i++) {
        expect(awake.length).toBe(i)
        c.signal()
        yield* t.wait()
      }
      expect(awake).toEqual([0, 1, 2])
      c.signal()
    }))

  test('CondBroadcast: everybody, each with the lock', () =>
    bubble(function* (t) {
      const m = new Mutex()
      const c = new Cond(m)
      const wg = new WaitGroup()
      let inside = 0
      for (let i = 0; i < 5; i++) {
        wg.go(function* () {
          yield* m.lock()
          yield* c.wait()
          expect(++inside).toBe(1)
          yield* gosched()
          inside--
          m.unlock()
        })
      }
      yield* t.wait()
      c.broadcast()
      yield* wg.wait()
      expect(m.locked).toBe(false)
    }))

  test('no signal is lost between the unlock and the wait, under any schedule', async () => {
    for (let seed = 0; seed < 100; seed++) {
      await bubble(
        function* () {
          const m = new Mutex()
          const c = new Cond(m)
          let ready = false
          go(function* signaller() {
            yield* m.lock()
            ready = true
            c.signal()
            m.unlock()
          })
          yield* m.lock()
          while (!ready) yield* c.wait()
          m.unlock()
        },
        { schedule: 'yielding', seed },
      )
    }
  })

  test('a killed waiter has the lock in its finally, as its unlock expects', () =>
    bubble(function* (t) {
      const m = new Mutex()
      const c = new Cond(m)
      const g = go(function* () {
        yield* m.lock()
        try {
          yield* c.wait()
        } finally {
          m.unlock()
        }
      })
      yield* t.wait()
      g.kill()
      yield* t.wait()
      expect([g.state, m.locked, c.waiting]).toEqual(['dead', false, 0])
      const done = chan<number>(1)
      yield* done.send(1)
    }))
})
