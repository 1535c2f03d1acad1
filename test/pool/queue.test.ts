import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { JobQueue, type Level, type Linked } from '../../src/main/pool/queue.ts'

class Item implements Linked<Item> {
  prev: Item | undefined = undefined
  next: Item | undefined = undefined
  level: Level<Item> | undefined = undefined
  readonly order: number
  readonly enteredAt: number
  readonly priority: number

  constructor(order: number, enteredAt: number, priority = 0) {
    this.order = order
    this.enteredAt = enteredAt
    this.priority = priority
  }
}

function all(queue: JobQueue<Item>): number[] {
  const orders: number[] = []
  for (let item = queue.shift(); item !== undefined; item = queue.shift()) orders.push(item.order)
  return orders
}

describe('JobQueue', () => {
  test('a step of priority is worth so much waiting, so nobody starves', () => {
    const queue = new JobQueue<Item>(100)
    queue.push(new Item(0, 0))
    queue.push(new Item(1, 99, 1))
    queue.push(new Item(2, 101, 1))
    queue.push(new Item(3, 1_000.5, 10))
    queue.push(new Item(4, 1_001.5, 10))
    expect(all(queue)).toEqual([1, 0, 3, 2, 4])
  })

  test('at the same time the higher priority goes first', () => {
    const queue = new JobQueue<Item>(0)
    queue.push(new Item(0, 5, -1))
    queue.push(new Item(1, 5, 2))
    expect(all(queue)).toEqual([1, 0])
  })

  test('what is put back goes where it was', () => {
    const queue = new JobQueue<Item>(100)
    const items = Array.from({ length: 6 }, (_, i) => new Item(i, i))
    for (const item of items) queue.push(item)
    const taken = [queue.shift(), queue.shift(), queue.shift()]
    for (const item of taken.reverse()) if (item !== undefined && item.order !== 1) queue.putBack(item)
    expect(all(queue)).toEqual([0, 2, 3, 4, 5])
  })

  test('does not remove what another queue holds', () => {
    const [one, other] = [new JobQueue<Item>(1), new JobQueue<Item>(1)]
    const item = new Item(0, 0)
    one.push(item)
    expect(other.remove(item)).toBe(false)
    expect(one.remove(item)).toBe(true)
    expect(one.remove(item)).toBe(false)
  })

  test('behaves like a sorted list', () => {
    const step = fc.oneof(
      fc.record({ do: fc.constant('push' as const), priority: fc.integer({ min: -3, max: 3 }) }),
      fc.record({ do: fc.constant('shift' as const) }),
      fc.record({ do: fc.constant('remove' as const), at: fc.nat(20) }),
      fc.record({ do: fc.constant('putBack' as const) }),
    )
    fc.assert(
      fc.property(fc.array(step, { maxLength: 200 }), (steps) => {
        const queue = new JobQueue<Item>(7)
        let model: Item[] = []
        let lastTaken: Item | undefined
        const key = (item: Item): number => item.enteredAt - 7 * item.priority
        const sort = (): Item[] =>
          model.sort((a, b) => key(a) - key(b) || b.priority - a.priority || a.order - b.order)
        steps.forEach((what, i) => {
          if (what.do === 'push') {
            const item = new Item(i, i, what.priority)
            queue.push(item)
            model.push(item)
          } else if (what.do === 'shift') {
            lastTaken = queue.shift()
            expect(lastTaken).toBe(sort().shift())
          } else if (what.do === 'remove') {
            const item = model[what.at]
            if (item === undefined) return
            expect(queue.remove(item)).toBe(true)
            model = model.filter((other) => other !== item)
          } else if (lastTaken !== undefined) {
            queue.putBack(lastTaken)
            model.push(lastTaken)
            lastTaken = undefined
          }
          expect(queue.length).toBe(model.length)
        })
        expect(all(queue)).toEqual(sort().map(({ order }) => order))
      }),
    )
  })
})
