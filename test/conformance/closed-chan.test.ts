/** Go's test/closedchan.go, chancap.go and the table of test/chan/select3.go. */
import { describe, expect, test } from 'vitest'
import {
  type Chan,
  chan,
  type Go,
  go,
  gosched,
  nilChan,
  select,
  trySelect,
} from '../../src/main/runtime/index.ts'
import { program, thrown } from './helpers.ts'

describe('select3: what blocks and what panics', () => {
  type Act = (c: Chan<number>) => Go<unknown>
  const recv: Act = function* (c) {
    return yield* c.recv()
  }
  const recvSelect: Act = function* (c) {
    return yield* select({ c: c.recv() })
  }
  const send: Act = function* (c) {
    yield* c.send(7)
  }
  const sendSelect: Act = function* (c) {
    yield* select({ c: c.send(7) })
  }
  const closed = (capacity: number, ...values: number[]): Chan<number> => {
    const c = chan<number>(capacity)
    for (const v of values) c.trySend(v)
    c.close()
    return c
  }
  const full = (): Chan<number> => {
    const c = chan<number>(1)
    c.trySend(1)
    return c
  }
  const make = {
    nil: () => nilChan<number>(),
    'unbuffered, nobody there': () => chan<number>(),
    'empty buffer': () => chan<number>(10),
    'full buffer': full,
    'closed, empty': () => closed(10),
    'closed, with a value': () => closed(10, 1),
  }
  const table: [act: string, form: Act, on: keyof typeof make, outcome: 'blocks' | 'goes on' | 'panics'][] = [
    ['receive', recv, 'nil', 'blocks'],
    ['send', send, 'nil', 'blocks'],
    ['receive', recv, 'unbuffered, nobody there', 'blocks'],
    ['send', send, 'unbuffered, nobody there', 'blocks'],
    ['receive', recv, 'empty buffer', 'blocks'],
    ['send', send, 'empty buffer', 'goes on'],
    ['receive', recv, 'full buffer', 'goes on'],
    ['send', send, 'full buffer', 'blocks'],
    ['receive', recv, 'closed, empty', 'goes on'],
    ['receive', recv, 'closed, with a value', 'goes on'],
    ['send', send, 'closed, empty', 'panics'],
    ['send', send, 'closed, with a value', 'panics'],
  ]
  for (const [act, form, on, outcome] of table) {
    for (const [kind, act2] of [
      ['plain', form],
      ['select', form === recv ? recvSelect : sendSelect],
    ] as const) {
      test(`${kind} ${act} on ${on}: ${outcome}`, () =>
        program(function* () {
          let end: 'blocks' | 'goes on' | 'panics' = 'blocks'
          const g = go(function* () {
            try {
              yield* act2(make[on]())
              end = 'goes on'
            } catch (error) {
              expect(error).toMatchObject({ code: 'send-on-closed', message: 'send on closed channel' })
              end = 'panics'
            }
          })
          for (let i = 0; i < 5; i++) yield* gosched()
          expect(end).toBe(outcome)
          expect(g.state).toBe(outcome === 'blocks' ? 'waiting' : 'dead')
        }))
    }
  }

  test('select without cases, or with nil channels only, blocks for ever', () =>
    program(function* () {
      const empty = go(function* () {
        yield* select({})
      })
      const nil = go(function* () {
        yield* select({ in: nilChan<number>().recv(), out: nilChan<number>().send(1) })
      })
      yield* gosched()
      expect(empty.waitReason).toBe('select (no cases)')
      expect(nil.waitReason).toBe('select')
      expect(trySelect({ in: nilChan<number>().recv() })).toBeUndefined()
    }))

  test('nil channels have wait reasons of their own', () =>
    program(function* () {
      const receiver = go(function* () {
        yield* nilChan<number>().recv()
      })
      const sender = go(function* () {
        yield* nilChan<number>().send(1)
      })
      yield* gosched()
      expect(receiver.waitReason).toBe('chan receive (nil chan)')
      expect(sender.waitReason).toBe('chan send (nil chan)')
      const nil = nilChan<number>()
      expect([nil.len, nil.cap, nil.tryRecv(), nil.trySend(1)]).toEqual([0, 0, undefined, false])
    }))
})

describe('closedchan', () => {
  for (const capacity of [0, 1, 10]) {
    test(`capacity ${String(capacity)}: buffered values first, then "closed" for ever`, () =>
      program(function* () {
        const c = chan<number>(capacity)
        for (let i = 0; i < capacity; i++) yield* c.send(i)
        c.close()
        for (let i = 0; i < capacity; i++) expect(yield* c.recvOk()).toEqual([i, true])
        for (let i = 0; i < 3; i++) {
          expect(yield* c.recvOk()).toEqual([undefined, false])
          expect(yield* c.recv()).toBeUndefined()
          expect(c.tryRecvOk()).toEqual([undefined, false])
          expect(trySelect({ c: c.recvOk() })).toEqual({ case: 'c', value: [undefined, false] })
        }
        expect(thrown(() => c.trySend(1))).toMatchObject({ message: 'send on closed channel' })
        expect(thrown(() => trySelect({ c: c.send(1) }))).toMatchObject({ message: 'send on closed channel' })
        expect(thrown(() => c.close())).toMatchObject({
          code: 'close-of-closed',
          message: 'close of closed channel',
        })
        expect(thrown(() => nilChan().close())).toMatchObject({
          code: 'close-of-nil',
          message: 'close of nil channel',
        })
      }))
  }

  test('close wakes every receiver with nothing, and every sender with a panic of its own', () =>
    program(function* () {
      const [r, s] = [chan<number>(), chan<number>()]
      const got: unknown[] = []
      for (let i = 0; i < 3; i++) {
        go(function* receiver() {
          got.push(yield* r.recvOk())
        })
        go(function* sender() {
          try {
            yield* s.send(i)
          } catch (error) {
            got.push((error as Error).message)
          }
        })
      }
      yield* gosched()
      r.close()
      s.close()
      yield* gosched()
      expect(got.filter((g) => Array.isArray(g))).toEqual([1, 2, 3].map(() => [undefined, false]))
      expect(got.filter((g) => g === 'send on closed channel').length).toBe(3)
    }))
})

test('chancap: sizes out of range are refused in Go’s words', () =>
  program(function* () {
    yield* gosched()
    for (const size of [-1, 1.5, NaN, Infinity, 2 ** 32]) {
      expect(thrown(() => chan(size))).toMatchObject({
        code: 'chan-size',
        message: expect.stringContaining('makechan: size out of range') as string,
      })
    }
    const big = chan<number>(2 ** 32 - 1)
    expect([big.cap, big.len]).toEqual([2 ** 32 - 1, 0])
    for (let i = 0; i < 1000; i++) yield* big.send(i)
    expect(big.len).toBe(1000)
  }))
