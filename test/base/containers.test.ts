import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Deque, Random, Ring } from '../../src/main/base/index.ts'

test('Deque does what an array does', () => {
  const ops = fc.array(fc.constantFrom('push', 'unshift', 'shift', 'pop'), { maxLength: 200 })
  fc.assert(
    fc.property(ops, (list) => {
      const deque = new Deque<number>()
      const array: number[] = []
      for (const [i, op] of list.entries()) {
        if (op === 'push' || op === 'unshift') {
          deque[op](i)
          array[op](i)
        } else expect(deque[op]()).toBe(array[op]())
      }
      expect([...deque]).toEqual(array)
      expect(deque.length).toBe(array.length)
      expect(deque.at(array.length)).toBeUndefined()
      deque.clear()
      expect([...deque]).toEqual([])
    }),
  )
})

test('Ring keeps the last ones, oldest first', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 8 }), fc.array(fc.nat()), (capacity, items) => {
      const ring = new Ring<number>(capacity)
      const fallen = items.map((item) => ring.push(item)).filter((item) => item !== undefined)
      expect([...ring]).toEqual(items.slice(-capacity))
      expect([...fallen, ...ring]).toEqual(items)
      expect(ring.at(-1)).toBe(items.at(-1))
    }),
  )
  expect(() => new Ring(0)).toThrow('above 0')
})

describe('Random', () => {
  test('the same seed gives the same numbers, other seeds others', () => {
    const numbers = (seed: number): number[] => {
      const random = new Random(seed)
      return Array.from({ length: 20 }, () => random.uint32())
    }
    expect(numbers(5)).toEqual(numbers(5))
    expect(numbers(5)).not.toEqual(numbers(6))
  })

  test('below(n) is even, shuffle keeps everything and reaches every order', () => {
    const random = new Random(1)
    const counts = new Array<number>(7).fill(0)
    for (let i = 0; i < 70_000; i++) {
      const n = random.below(7)
      counts[n] = (counts[n] as number) + 1
    }
    for (const count of counts) expect(Math.abs(count - 10_000)).toBeLessThan(600)
    const orders = new Set(Array.from({ length: 200 }, () => random.shuffle([1, 2, 3]).join()))
    expect(orders.size).toBe(6)
    expect(random.float()).toBeLessThan(1)
  })
})
