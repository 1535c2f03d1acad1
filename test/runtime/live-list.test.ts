import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { LiveList } from '../../src/main/runtime/live-list.ts'

interface Goroutine {
  readonly id: number
}

const goroutine = (id: number): Goroutine => ({ id })

/** Adds ids 1 … n and gives them back. */
function crowd(list: LiveList<Goroutine>, n: number): Goroutine[] {
  const all = Array.from({ length: n }, (_, i) => goroutine(i + 1))
  for (const g of all) list.add(g)
  return all
}

const ids = (list: Iterable<Goroutine>): number[] => Array.from(list, ({ id }) => id)

describe('list of living goroutines', () => {
  it('lists those that stay, oldest first, whoever leaves', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 6000 }),
        fc.infiniteStream(fc.double({ min: 0, max: 1, noNaN: true })),
        (n, chance) => {
          const list = new LiveList<Goroutine>()
          const stay = new Set(crowd(list, n))
          // Most leave, so that blocks become sparse and empty.
          for (const g of [...stay]) {
            if ((chance.next().value as number) < 0.93) {
              stay.delete(g)
              list.remove(g)
            }
          }
          expect(ids(list)).toEqual(ids(stay))
          expect(list.length).toBe(stay.size)
        },
      ),
      { numRuns: 30 },
    )
  })

  it('a walk meets everybody who stays exactly once, while others leave and come', () => {
    const list = new LiveList<Goroutine>()
    const all = crowd(list, 5000)
    let next = 5001
    const met: number[] = []
    for (const g of list) {
      met.push(g.id)
      // The one that was met, one before it and one after it leave; a thousand come.
      if (g.id % 5 === 0) {
        for (const leaving of [g, all[g.id - 3], all[g.id + 1]])
          if (leaving !== undefined) list.remove(leaving)
        if (next <= 6000) list.add(goroutine(next++))
      }
    }
    const left = all.filter(({ id }) => id % 5 === 3 || id % 5 === 1 || id % 5 === 4 || id === 2)
    expect(met.filter((id) => id <= 5000 && left.some((g) => g.id === id))).toEqual(left.map(({ id }) => id))
    expect(new Set(met).size).toBe(met.length)
  })

  it('keeps nothing of blocks whose goroutines have all ended', () => {
    const list = new LiveList<Goroutine>()
    const all = crowd(list, 3000)
    for (const g of all) list.remove(g)
    list.add(goroutine(3001))
    expect(ids(list)).toEqual([3001])
  })
})
