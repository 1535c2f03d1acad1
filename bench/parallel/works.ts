/** What runs on the processors while they are measured. */
import type { SharedChan } from '../../src/main/parallel/index.ts'
import type { Go } from '../../src/main/runtime/index.ts'

export interface Point {
  x: number
  y: number
}

export interface Order {
  id: number
  customer: string
  lines: { sku: string; count: number }[]
}

export function* crunch(rounds: number): Go<number> {
  let x = 1
  for (let i = 0; i < rounds; i++) x = (Math.imul(x, 48271) + i) | 0
  return x
}

export function* sendOneByOne(out: SharedChan<number>, count: number): Go<void> {
  for (let i = 0; i < count; i++) yield* out.send(i)
  out.close()
}

export function* sendBatches(out: SharedChan<number>, count: number, size: number): Go<void> {
  const batch = new Array<number>(size).fill(0)
  for (let i = 0; i < count; i += size) {
    for (let k = 0; k < size; k++) batch[k] = i + k
    yield* out.sendAll(batch)
  }
  out.close()
}

/** Returns ns an item, from the first one on. */
export function* receiveOneByOne(from: SharedChan<number>): Go<number> {
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

export function* receiveBatches(from: SharedChan<number>, size: number): Go<number> {
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

function checked(sum: number, count: number, start: bigint): number {
  if (sum !== (count * (count - 1)) / 2) throw new Error(`wrong: ${String(sum)} of ${String(count)}`)
  return Number(process.hrtime.bigint() - start) / count
}

export function* sendOrders(out: SharedChan<Order>, count: number, size: number): Go<void> {
  for (let i = 0; i < count; i += size) {
    const batch: Order[] = []
    for (let k = 0; k < size; k++) batch.push(order(i + k))
    yield* out.sendAll(batch)
  }
  out.close()
}

export function* receiveOrders(from: SharedChan<Order>, size: number): Go<number> {
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
export function* ping(there: SharedChan<number>, back: SharedChan<number>, count: number): Go<number> {
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
  return ns
}

export function* pong(there: SharedChan<number>, back: SharedChan<number>): Go<void> {
  for (;;) {
    const value = yield* there.recv()
    if (value === undefined) return
    yield* back.send(value)
  }
}
