/** Lines of the fullest channels: no two in one colour, and none that changes its own. */
import { expect, test } from 'vitest'
import { FullestChannels } from '../../../src/renderer/screens/overview/fullest-channels.ts'
import { SampleStore } from '../../../src/renderer/state/samples.ts'

const names = ['a', 'b', 'c', 'd', 'e', 'f', 'g']

function filled(...fills: number[][]): SampleStore {
  const samples = new SampleStore()
  const metrics = names.map((channel) => ({
    name: 'channel.occupancy',
    unit: '%' as const,
    kind: 'gauge' as const,
    help: '',
    attrs: { channel },
  }))
  samples.setLayout({ epoch: 1, metrics })
  samples.addRows(
    1,
    fills.map((values, i) => [i + 1, (i + 1) * 1000, ...values]),
    0,
  )
  return samples
}

test('who stays keeps the colour; who comes back has its own again; no two are alike', () => {
  const samples = filled([50, 50, 50, 50, 50, 0, 0], [50, 50, 50, 50, 0, 90, 0], [50, 50, 50, 50, 90, 0, 0])
  const fullest = new FullestChannels()
  const worn = (): Record<string, number> =>
    Object.fromEntries(fullest.members.map((channel) => [channel, fullest.colourOf(channel)]))
  fullest.update(samples, 1000)
  const first = worn()
  expect(Object.keys(first)).toEqual(['a', 'b', 'c', 'd', 'e'])
  expect(new Set(Object.values(first)).size).toBe(5)
  fullest.update(samples, 2000)
  const second = worn()
  expect(second).toMatchObject({ a: first['a'], b: first['b'], c: first['c'], d: first['d'], f: first['e'] })
  expect(new Set(Object.values(second)).size).toBe(5)
  fullest.update(samples, 3000)
  expect(worn()).toEqual(first)
})
