import { expect, test } from 'vitest'
import { chan, go, type Go, gosched, Runtime, sleep } from '../../src/main/runtime/index.ts'
import { program } from '../conformance/helpers.ts'

test('whoever is runnable goes first: just started, just woken, having given way', () =>
  program(function* () {
    const log: string[] = []
    const gate = chan<never>()
    const other = go(function* () {
      log.push('started')
      yield* gosched()
      log.push('again')
      yield* gate.recv()
      log.push('woken')
    })
    yield* gosched()
    log.push('main')
    yield* gosched()
    yield* gosched()
    gate.close()
    yield* gosched()
    log.push('end')
    yield* other.join()
    expect(log).toEqual(['started', 'main', 'again', 'woken', 'end'])
  }))

test('who gives way alone has as many turns as any, so the clock is looked at as often', async () => {
  const rt = new Runtime()
  const giveWay = function* (times: number): Go<void> {
    for (let i = 0; i < times; i++) yield* gosched()
  }
  await rt.run(() => giveWay(1000))
  expect(rt.stats().switches).toBe(1001)
  rt.close()
})

test('the event loop, timers and other goroutines have their turn while one gives way alone', () =>
  program(function* () {
    let passed = 0
    setImmediate(() => passed++)
    go(function* () {
      yield* sleep(1)
      passed++
    })
    while (passed < 2) yield* gosched()
    expect(passed).toBe(2)
  }))

test('who is killed while it runs alone dies where it gives way', () => {
  const rt = new Runtime()
  const log: string[] = []
  const doomed = rt.go(function* () {
    log.push('before')
    doomed.kill()
    try {
      yield* gosched()
      log.push('after')
    } finally {
      log.push('finally')
    }
  })
  rt.flush()
  expect([doomed.state, log]).toEqual(['dead', ['before', 'finally']])
  rt.close()
})
