/** What runs on the processors while they are measured. */
import { threadId } from 'node:worker_threads'
import type { SharedChan } from '../../src/main/parallel/index.ts'
import type { Go } from '../../src/main/runtime/index.ts'

/** What was measured, and where: 0 is the main thread. */
export interface Timing {
  ns: number
  thread: number
}

export interface Order {
  id: number
  customer: string
  lines: { sku: string; count: number }[]
}

/**
 * In short calls: one long loop in a generator is at the mercy of on-stack replacement, which leaves some threads with
 * code of the lower tiers, five times as slow as others.
 */
export function* crunch(rounds: number): Go<number> {
  let x = 1
  for (let i = 0; i < rounds; i += 1000) x = thousand(x, i)
  return x
}

function thousand(seed: number, from: number): number {
  let x = seed
  for (let i = 0; i < 1000; i++) x = (Math.imul(x, 48271) + ((from + i) | 0)) | 0
  return x
}

export function* sendOneByOne(out: SharedChan<number>, count: number): Go<number> {
  for (let i = 0; i < count; i++) yield* out.send(i)
  out.close()
  return threadId
}

export function* sendBatches(out: SharedChan<number>, count: number, size: number): Go<number> {
  const batch = new Array<number>(size).fill(0)
  for (let i = 0; i < count; i += size) {
    for (let k = 0; k < size; k++) batch[k] = i + k
    yield* out.sendAll(batch)
  }
  out.close()
  return threadId
}

/** Returns ns an item, from the first one on. */
export function* receiveOneByOne(from: SharedChan<number>): Go<Timing> {
  let start = 0n
  let count = 0
  let sum = 0
  for (;;) {
    const value = yield* from.recv()
    if (value === undefined) break
    if (count++ === 0) start = process.hrtime.bigint()
    sum += value
  }
  return checked(sum, count, start)
}

export function* receiveBatches(from: SharedChan<number>, size: number): Go<Timing> {
  let start = 0n
  let count = 0
  let sum = 0
  for (;;) {
    const values = yield* from.recvSome(size)
    if (values.length === 0) break
    if (count === 0) start = process.hrtime.bigint()
    count += values.length
    for (const value of values) sum += value
  }
  return checked(sum, count, start)
}

function checked(sum: number, count: number, start: bigint): Timing {
  if (sum !== (count * (count - 1)) / 2) throw new Error(`wrong: ${String(sum)} of ${String(count)}`)
  return { ns: Number(process.hrtime.bigint() - start) / count, thread: threadId }
}

export function* sendOrders(out: SharedChan<Order>, count: number, size: number): Go<number> {
  for (let i = 0; i < count; i += size) {
    const batch: Order[] = []
    for (let k = 0; k < size; k++) batch.push(order(i + k))
    yield* out.sendAll(batch)
  }
  out.close()
  return threadId
}

export function* receiveOrders(from: SharedChan<Order>, size: number): Go<Timing> {
  let start = 0n
  let count = 0
  let sum = 0
  for (;;) {
    const values = yield* from.recvSome(size)
    if (values.length === 0) break
    if (count === 0) start = process.hrtime.bigint()
    count += values.length
    for (const { id } of values) sum += id
  }
  return checked(sum, count, start)
}

export function order(id: number): Order {
  return {
    id,
    customer: `customer ${String(id % 100)}`,
    lines: [
      { sku: 'A-17', count: 2 },
      { sku: 'B-4', count: id % 7 },
    ],
  }
}

/** One side of a hand-over and back; returns ns a round trip. */
export function* ping(there: SharedChan<number>, back: SharedChan<number>, count: number): Go<Timing> {
  for (let i = 0; i < count / 10; i++) {
    yield* there.send(i)
    yield* back.recv()
  }
  const start = process.hrtime.bigint()
  for (let i = 0; i < count; i++) {
    yield* there.send(i)
    if ((yield* back.recv()) !== i) throw new Error('wrong echo')
  }
  const ns = Number(process.hrtime.bigint() - start) / count
  there.close()
  return { ns, thread: threadId }
}

export function* pong(there: SharedChan<number>, back: SharedChan<number>): Go<number> {
  for (;;) {
    const value = yield* there.recv()
    if (value === undefined) return threadId
    yield* back.send(value)
  }
}
