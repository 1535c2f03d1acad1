import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Batch } from '../../src/main/hub/frame.ts'
import { Merger } from '../../src/main/hub/merger.ts'
import { maxWriteBytes, Outbox } from '../../src/main/hub/outbox.ts'

const limit = 20
const merger = new Merger()

/** What an outbox must do, on a plain list of texts. */
function model(queue: string[], texts: readonly string[], oldest: boolean): number {
  queue.push(...texts)
  const excess = Math.max(0, queue.length - limit)
  if (oldest) queue.splice(0, excess)
  else queue.splice(limit)
  return excess
}

const text = fc.string({ maxLength: 8 })
const step = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({ texts: fc.array(text, { minLength: 1, maxLength: 30 }), oldest: fc.boolean() }),
  },
  { weight: 1, arbitrary: fc.constant('take' as const) },
)

function framesOf(texts: readonly string[]): Buffer {
  return new Batch(texts.map((data) => ({ data, binary: false }))).slice(0, texts.length)
}

describe('outbox', () => {
  it('keeps, loses and hands out exactly what a plain list would', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
        const outbox = new Outbox()
        const queue: string[] = []
        for (const act of steps) {
          if (act === 'take') {
            if (queue.length === 0) continue
            expect(outbox.take(false, merger)).toEqual(framesOf(queue.splice(0)))
          } else {
            const { whole } = new Batch(act.texts.map((data) => ({ data, binary: false })))
            const lost = act.oldest ? outbox.pushDroppingOldest(whole, limit) : outbox.push(whole, limit)
            expect(lost).toBe(model(queue, act.texts, act.oldest))
          }
          expect(outbox.messages).toBe(queue.length)
          expect(outbox.bytes).toBe(framesOf(queue).length)
        }
      }),
    )
  })

  it('joins the same messages once for all who wait for them, and others anew', () => {
    const [a, b, c] = ['a', 'b', 'c'].map((data) => new Batch([{ data, binary: false }]).whole)
    if (a === undefined || b === undefined || c === undefined) throw new Error('three parts')
    const shared = merger.merge([a, b], 2, false)
    expect(shared).toEqual(framesOf(['a', 'b']))
    expect(merger.merge([a, b, c], 2, false)).toBe(shared)
    expect(merger.merge([a, c], 2, false)).toEqual(framesOf(['a', 'c']))
    expect(merger.merge([a, b, c], 3, false)).toEqual(framesOf(['a', 'b', 'c']))
    expect(merger.merge([b, a], 2, false)).toEqual(framesOf(['b', 'a']))
    merger.forget()
    expect(merger.merge([b, a], 2, false)).toEqual(framesOf(['b', 'a']))
  })

  it('hands out no more than one write may hold, and a longer message alone', () => {
    const outbox = new Outbox()
    const sizes = [30_000, 30_000, 30_000, 100_000, 10]
    for (const size of sizes) {
      outbox.push(new Batch([{ data: 'x'.repeat(size), binary: false }]).whole, 100)
    }
    const taken: number[] = []
    while (outbox.messages > 0) taken.push(outbox.take(false, merger).length)
    expect(taken).toEqual([60_008, 30_004, 100_010, 12])
    expect(Math.min(...taken)).toBeLessThan(maxWriteBytes)
    expect(() => outbox.take(false, merger)).toThrow('empty')
  })
})
