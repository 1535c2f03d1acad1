import { expect, test } from 'vitest'
import { clustersOf, numbersOf } from '../../../src/renderer/charts/cluster.ts'

const itself = (px: number): number => px

test('marks that have room stand alone, in order', () => {
  expect(clustersOf([50, 10], itself, 18)).toEqual([
    { px: 10, marks: [10] },
    { px: 50, marks: [50] },
  ])
})

test('marks on each other stand as one, in their middle; no two clusters meet', () => {
  const clusters = clustersOf([100, 104, 108, 130, 200], itself, 18)
  expect(clusters.map(({ marks }) => marks)).toEqual([[100, 104, 108], [130], [200]])
  expect(clusters[0]?.px).toBe(104)
})

test('their numbers', () => {
  expect(numbersOf([3])).toBe('3')
  expect(numbersOf([3, 4, 5])).toBe('3–5')
})
