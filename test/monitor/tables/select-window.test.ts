import fc from 'fast-check'
import { expect, test } from 'vitest'
import { inSlices } from '../../../src/main/monitor/tables/in-slices.ts'
import { selectWindow } from '../../../src/main/monitor/tables/select-window.ts'

const windowOf = async (keys: readonly number[], from: number, to: number): Promise<number[]> => {
  const members = Uint32Array.from(keys, (_, i) => i)
  return (await inSlices(selectWindow(members, (i) => keys[i] ?? 0, from, to))).value
}
const reference = (keys: readonly number[], from: number, to: number): number[] =>
  keys
    .map((key, i) => ({ key, i }))
    .sort((a, b) => (a.key === b.key ? a.i - b.i : a.key < b.key ? -1 : 1))
    .slice(from, to)
    .map(({ i }) => i)

test('a window is what sorting everything would give', async () => {
  const key = fc.oneof(
    fc.integer({ min: 0, max: 4 }),
    fc.double({ noNaN: true, min: -1e9, max: 1e9 }),
    fc.constant(Infinity),
  )
  await fc.assert(
    fc.asyncProperty(fc.array(key, { maxLength: 60 }), fc.nat(70), fc.nat(20), async (few, from, length) => {
      // Enough of them that buckets are dealt, with the interesting ones among them.
      const keys = [...few, ...Array.from({ length: 2500 }, (_, i) => (i * 7919) % 97)]
      expect(await windowOf(keys, from * 30, from * 30 + length)).toEqual(
        reference(keys, from * 30, from * 30 + length),
      )
      expect(await windowOf(few, from, from + length)).toEqual(reference(few, from, from + length))
    }),
    { numRuns: 60 },
  )
})

test('one outlier among equals does not go on for ever', async () => {
  const keys = [...Array.from({ length: 5000 }, () => 1), 9e9, Infinity]
  expect(await windowOf(keys, 4998, 5002)).toEqual([4998, 4999, 5000, 5001])
})
