/** Job module of the thread pool tests: each input says what to do. */
import { setTimeout as delay } from 'node:timers/promises'
import type { ThreadJobContext } from '../../../src/main/pool/index.ts'

export type Order =
  | { do: 'echo'; value: unknown }
  | { do: 'throw'; message: string }
  /** Appends to a shared log: `log[0]` counts the entries. */
  | { do: 'mark'; log: Int32Array; value: number }
  /** Counts the attempts in `counter[0]` and fails all before the given one. */
  | { do: 'flaky'; counter: Int32Array; succeedsAt: number }
  /** Stays until `gate[0]` is 1; `gate[1]` counts those who have begun. */
  | { do: 'gate'; gate: Int32Array; value: unknown }
  | { do: 'until-abort'; begun: Int32Array }
  | ThreadOrder

/** What only a thread survives. */
export type ThreadOrder =
  | { do: 'exit'; code: number }
  | { do: 'memory' }
  | { do: 'callback' }
  | { do: 'spin'; ms: number }
  | { do: 'function' }
  | { do: 'sum'; bytes: Uint8Array }
  | { do: 'move'; bytes: number }
  | { do: 'who' }

export default function run(order: Order, ctx: ThreadJobContext): unknown {
  switch (order.do) {
    case 'echo':
      return order.value
    case 'throw':
      throw failure(order.message)
    case 'mark':
      mark(order.log, order.value)
      return undefined
    case 'flaky':
      return flaky(order.counter, order.succeedsAt)
    case 'gate':
      Atomics.add(order.gate, 1, 1)
      Atomics.wait(order.gate, 0, 0)
      return order.value
    case 'until-abort':
      Atomics.add(order.begun, 1, 1)
      return delay(60_000, 'too late', { signal: ctx.signal }).catch(() => {
        Atomics.store(order.begun, 0, 1)
      })
    case 'move': {
      const bytes = new Uint8Array(order.bytes).fill(7)
      return ctx.transfer(bytes, [bytes.buffer])
    }
    case 'who':
      return ctx.workerId
    default:
      return dangerous(order)
  }
}

function dangerous(order: Exclude<ThreadOrder, { do: 'move' | 'who' }>): unknown {
  switch (order.do) {
    case 'exit':
      process.stderr.write('these are my last words\n')
      return process.exit(order.code)
    case 'memory':
      return fillMemory()
    case 'callback':
      setImmediate(() => {
        throw new Error('nobody catches me')
      })
      return new Promise(() => undefined)
    case 'spin':
      return spin(order.ms)
    case 'function':
      return () => undefined
    case 'sum':
      return order.bytes.reduce((sum, byte) => sum + byte, 0)
  }
}

export function failure(message: string): Error {
  return Object.assign(new RangeError(message), { code: 'E_JOB' })
}

export function mark(log: Int32Array, value: number): void {
  log[1 + Atomics.add(log, 0, 1)] = value
}

export function flaky(counter: Int32Array, succeedsAt: number): number {
  const attempt = Atomics.add(counter, 0, 1) + 1
  if (attempt < succeedsAt) throw failure(`attempt ${String(attempt)}`)
  return attempt
}

export function named(order: { value: string }): string {
  return `named ${order.value}`
}

function fillMemory(): number {
  const kept: object[][] = []
  for (;;) kept.push(Array.from({ length: 10_000 }, () => ({})))
}

function spin(ms: number): number {
  const end = performance.now() + ms
  let turns = 0
  while (performance.now() < end) turns++
  return turns
}
