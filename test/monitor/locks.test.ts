import { expect, test } from 'vitest'
import { type Go, Mutex, RWMutex, Semaphore, sleep } from '../../src/main/runtime/index.ts'
import { bench } from './support.ts'

test('waits for a mutex: how many, how long, how many wait now', () => {
  using b = bench()
  const mutex = new Mutex({ name: 'ledger' })
  for (let i = 0; i < 3; i++)
    b.rt.go(function* worker(): Go<void> {
      for (;;) {
        yield* mutex.lock()
        yield* sleep(100)
        mutex.unlock()
      }
    })
  b.clock.advance(10_000)
  expect(b.value('lock.waiting{lock=ledger}')).toBe(2)
  expect(b.value('lock.wait{lock=ledger,quantile=p50}')).toBeGreaterThan(190)
  expect(b.value('lock.wait{lock=ledger,quantile=max}')).toBeLessThan(230)
  expect(b.value('lock.wait{quantile=p99}')).toBe(b.value('lock.wait{lock=ledger,quantile=p99}'))
  expect(mutex.waits?.count).toBeGreaterThan(90)
  expect(mutex.waits?.count).toBeLessThan(110)
})

test('readers, writers and semaphores; who finds it free is not counted', () => {
  using b = bench()
  const lock = new RWMutex({ name: 'config' })
  const slots = new Semaphore(1, { name: 'slots' })
  const free = new Mutex({ name: 'free' })
  b.rt.go(function* writer(): Go<void> {
    for (;;) {
      yield* lock.lock()
      yield* sleep(50)
      lock.unlock()
      yield* sleep(10)
      yield* free.lock()
      free.unlock()
    }
  })
  for (let i = 0; i < 2; i++)
    b.rt.go(function* reader(): Go<void> {
      for (;;) {
        yield* lock.rlock()
        lock.runlock()
        yield* slots.acquire()
        yield* sleep(20)
        slots.release()
      }
    })
  b.clock.advance(6000)
  for (const name of ['config', 'slots'])
    expect(b.value(`lock.wait{lock=${name},quantile=p99}`)).toBeGreaterThan(10)
  expect(free.waits).toBeNull()
  expect(b.series().filter((key) => key.includes('lock=free'))).toEqual([])
})

test('two of one name are told apart, unnamed ones only summed up', () => {
  using b = bench()
  for (const options of [{ name: 'row' }, { name: 'row' }, undefined]) {
    const mutex = new Mutex(options)
    for (let i = 0; i < 2; i++)
      b.rt.go(function* worker(): Go<void> {
        for (;;) {
          yield* mutex.lock()
          yield* sleep(10)
          mutex.unlock()
        }
      })
  }
  b.clock.advance(3000)
  const shown = b.series().filter((key) => key.startsWith('lock.waiting'))
  expect(shown).toEqual(['lock.waiting', 'lock.waiting{lock=row}', 'lock.waiting{lock=row#2}'])
  expect(b.value('lock.waiting')).toBe(3)
})
