/** SchedLocalQueue, SchedLocalQueueSteal and StealOrder of Go's runtime/proc_test.go, and the structures beside them. */
import { expect, test } from 'vitest'
import { Random } from '../../src/main/base/index.ts'
import { decode, encode, type Encoded } from '../../src/main/parallel/compact.ts'
import { Control } from '../../src/main/parallel/control.ts'
import { GlobalQueue } from '../../src/main/parallel/global-queue.ts'
import { LocalQueue } from '../../src/main/parallel/local-queue.ts'
import { randomOrder } from '../../src/main/parallel/steal-order.ts'
import { DONE, indexOf, QUEUED, result, RUNNING, WorkTable } from '../../src/main/parallel/work-table.ts'
import { Names } from '../../src/main/parallel/names.ts'
import { Shapes } from '../../src/main/parallel/shapes.ts'
import { seeded } from './rig.ts'

/** Two threads' views of one log. */
const log = new Control()
const shapes = new Shapes(new Names(log))
const others = new Shapes(new Names(log))

test('SchedLocalQueue: what goes in comes out, the youngest first, then in order', () => {
  const queue = new LocalQueue(new Control(), 1)
  for (let count = 1; count <= 256; count++) {
    for (let id = 1; id <= count; id++) expect(queue.put(id)).toBeUndefined()
    expect(queue.length).toBe(count)
    expect(queue.get()).toBe(count)
    for (let id = 1; id < count; id++) expect(queue.get()).toBe(id)
    expect(queue.get()).toBe(0)
  }
})

test('a full queue gives half of itself and the new one away', () => {
  const queue = new LocalQueue(new Control(), 1)
  for (let id = 1; id <= 256; id++) expect(queue.append(id)).toBeUndefined()
  const given = queue.append(257)
  expect(given).toEqual([...Array.from({ length: 128 }, (_, i) => i + 1), 257])
  expect(queue.length).toBe(128)
})

test('SchedLocalQueueSteal: half, and none twice', () => {
  const queue = new LocalQueue(new Control(), 1)
  for (let count = 1; count <= 256; count++) {
    for (let id = 1; id <= count; id++) queue.append(id)
    const stolen = queue.steal(false)
    expect(stolen).toHaveLength(Math.min(128, Math.ceil(count / 2)))
    const kept: number[] = []
    for (let id = queue.get(); id !== 0; id = queue.get()) kept.push(id)
    expect([...stolen, ...kept]).toEqual(Array.from({ length: count }, (_, i) => i + 1))
  }
})

test("a thief leaves the victim's next until the last round", () => {
  const queue = new LocalQueue(new Control(), 1)
  queue.put(7)
  expect(queue.steal(false)).toEqual([])
  expect(queue.steal(true)).toEqual([7])
  expect(queue.get()).toBe(0)
})

test('StealOrder: every victim once, in many orders', () => {
  const random = seeded('StealOrder')
  for (let count = 1; count <= 16; count++) {
    const orders = new Set<string>()
    for (let i = 0; i < 100; i++) {
      const order = [...randomOrder(count, random)]
      expect([...order].sort((a, b) => a - b)).toEqual(Array.from({ length: count }, (_, p) => p))
      orders.add(order.join())
    }
    if (count > 4) expect(orders.size).toBeGreaterThan(count)
  }
})

test('the global queue keeps order and says when it is empty', () => {
  const queue = new GlobalQueue(new Control())
  expect(queue.pop()).toBe(0)
  for (let round = 0; round < 3; round++) {
    for (let id = 1; id <= 20_000; id++) expect(queue.push(id)).toBe(true)
    expect(queue.length).toBe(20_000)
    for (let id = 1; id <= 20_000; id++) expect(queue.pop()).toBe(id)
  }
})

test('a work is claimed once, and an old id never meets the next tenant of its slot', () => {
  const table = new WorkTable(new Control())
  const index = table.take()
  expect(table.describe(index, 0, 0, [1, 2.5])).toBe(true)
  table.publish(index)
  const id = table.idOf(index)
  expect(indexOf(id)).toBe(index)
  expect(table.state(index)).toBe(QUEUED)
  expect(table.numbers(index)).toEqual([1, 2.5])
  expect([table.claim(id, 3), table.claim(id, 4)]).toEqual([true, false])
  expect([table.state(index), table.owner(index)]).toEqual([RUNNING, 3])
  expect([table.end(id, 4, result.nothing, 0), table.end(id, 3, result.number, 9)]).toEqual([false, true])
  expect(table.state(index)).toBe(DONE)
  table.deliver(index)
  expect(table.collect(0)).toEqual([index])
  table.free(index)
  expect(table.take()).toBe(index)
  table.publish(index)
  expect(table.claim(id, 3)).toBe(false)
})

test('plain values and all others survive the way, as by structured clone', () => {
  const shared = { a: 1 }
  const ring: { self?: unknown } = {}
  ring.self = ring
  const holed = new Array<number>(2)
  holed[1] = 1
  const values: unknown[] = [
    undefined,
    null,
    true,
    false,
    0,
    -0,
    1,
    -1,
    2 ** 31 - 1,
    -(2 ** 31),
    2 ** 40,
    0.1,
    NaN,
    Infinity,
    '',
    'abc',
    'grüße',
    '漢字',
    '😀',
    'x'.repeat(500),
    'ж'.repeat(500),
    [],
    [1, [2, [3]]],
    { a: { b: [null, undefined] } },
    { ['__proto__']: 1, é: 2, 漢: 3 },
    new Date(5),
    new Map([[1, 2]]),
    new Uint8Array([1, 2]),
    10n,
    holed,
    [shared, shared],
    ring,
    Object.fromEntries(Array.from({ length: 300 }, (_, i) => [`k${String(i)}`, i])),
    Array.from({ length: 20_000 }, (_, i) => i * 1.5),
  ]
  // Often enough for their keys to get numbers.
  for (let round = 0; round < 20; round++)
    for (const value of values) {
      const bytes = encode(value, shapes)
      expect(decode(lying(bytes), 8, bytes.length, others)).toEqual(structuredClone(value))
    }
  const bytes = encode([shared, shared], shapes)
  const [a, b] = decode(lying(bytes), 8, bytes.length, others) as [object, object]
  expect(a).toBe(b)
  expect(() => encode(() => undefined, shapes)).toThrow('could not be cloned')
})

/** In memory, eight bytes from its beginning. */
function lying(encoded: Encoded): Buffer {
  const memory = new Int32Array(2 + ((encoded.length + 3) >> 2))
  encoded.copyTo(memory, 8)
  return Buffer.from(memory.buffer)
}

test('keys that are met often travel as a number', () => {
  const value = { id: 1, lines: [{ sku: 'a', count: 2 }] }
  const first = encode(value, shapes).length
  for (let i = 0; i < 40; i++) encode(value, shapes)
  const bytes = encode(value, shapes)
  expect(bytes.length).toBeLessThan(first / 2)
  expect(decode(lying(bytes), 8, bytes.length, others)).toEqual(value)
})

test('random values survive the way', () => {
  const random = new Random(seeded('values').seed)
  const make = (depth: number): unknown => {
    const kind = random.below(depth > 3 ? 4 : 6)
    if (kind === 0) return random.float() * 1e6
    if (kind === 1) return random.uint32() | 0
    if (kind === 2)
      return String.fromCharCode(...Array.from({ length: random.below(40) }, () => random.below(400)))
    if (kind === 3) return random.below(2) === 0
    const parts = Array.from({ length: random.below(6) }, () => make(depth + 1))
    return kind === 4 ? parts : Object.fromEntries(parts.map((part, i) => [`key ${String(i)}`, part]))
  }
  for (let i = 0; i < 3000; i++) {
    const value = make(0)
    const bytes = encode(value, shapes)
    expect(decode(lying(bytes), 8, bytes.length, others)).toEqual(value)
  }
})
