import { describe, expect, test } from 'vitest'
import type { MetricDescriptor } from '../../../src/shared/model.ts'
import { metricKey } from '../../../src/renderer/state/metric.ts'
import { SampleStore } from '../../../src/renderer/state/samples.ts'

const metric = (name: string, attrs: Record<string, string> = {}): MetricDescriptor => ({
  name,
  unit: '1',
  kind: 'gauge',
  help: name,
  attrs,
})

describe('sample store', () => {
  test('a metric is known by name and attributes, whatever their order', () => {
    expect(metricKey('a', { y: '2', x: '1' })).toBe(metricKey('a', { x: '1', y: '2' }))
    expect(metricKey('a', {})).toBe('a')
  })

  test('keeps a series together when an epoch moves its column', () => {
    const store = new SampleStore()
    store.setLayout({ epoch: 1, metrics: [metric('a'), metric('b')] })
    store.addRows(1, [[1, 1_000, 10, 20]], 0)
    store.setLayout({ epoch: 2, metrics: [metric('new'), metric('b'), metric('a')] })
    store.addRows(2, [[2, 1_100, 99, 21, 11]], 0)
    expect([store.valueAt('a', 1_000), store.valueAt('a', 1_100)]).toEqual([10, 11])
    expect([store.valueAt('b', 1_000), store.valueAt('b', 1_100)]).toEqual([20, 21])
    expect(store.valueAt('new', 1_000)).toBeNaN()
  })

  test('a series that left the layout is unknown from then on', () => {
    const store = new SampleStore()
    store.setLayout({ epoch: 1, metrics: [metric('a'), metric('gone')] })
    store.addRows(1, [[1, 1_000, 1, 2]], 0)
    store.setLayout({ epoch: 2, metrics: [metric('a')] })
    store.addRows(2, [[2, 1_100, 1]], 0)
    expect(store.valueAt('gone', 1_000)).toBe(2)
    expect(store.latest('gone')).toBeNaN()
  })

  test('rows of another epoch are dropped', () => {
    const store = new SampleStore()
    store.setLayout({ epoch: 2, metrics: [metric('a')] })
    store.addRows(1, [[1, 1_000, 5]], 0)
    expect(store.length).toBe(0)
  })

  test('null is unknown', () => {
    const store = new SampleStore()
    store.setLayout({ epoch: 1, metrics: [metric('a')] })
    store.addRows(1, [[1, 1_000, null]], 0)
    expect(store.latest('a')).toBeNaN()
  })

  test('grows, then forgets the oldest, in order', () => {
    const store = new SampleStore(3_000)
    store.setLayout({ epoch: 1, metrics: [metric('a')] })
    for (let i = 0; i < 7_000; i++) store.addRows(1, [[i, i * 100, i]], 0)
    expect(store.length).toBe(3_000)
    expect(store.firstAt).toBe(4_000 * 100)
    const read = store.column('a')
    expect(Array.from({ length: 3_000 }, (_, i) => read?.(i))).toEqual(
      Array.from({ length: 3_000 }, (_, i) => 4_000 + i),
    )
  })

  test('history that overlaps what is held adds nothing twice', () => {
    const store = new SampleStore()
    store.setLayout({ epoch: 1, metrics: [metric('a')] })
    store.addRows(
      1,
      [
        [1, 1_000, 1],
        [2, 1_100, 2],
      ],
      0,
    )
    store.addRows(
      1,
      [
        [1, 1_000, 1],
        [2, 1_100, 2],
        [3, 1_200, 3],
      ],
      0,
      true,
    )
    expect(store.length).toBe(3)
  })

  test('a clock set back starts the store anew instead of starving it', () => {
    const store = new SampleStore()
    store.setLayout({ epoch: 1, metrics: [metric('a')] })
    store.addRows(1, [[1, 500_000, 1]], 0)
    store.addRows(1, [[2, 100_000, 2]], 0)
    expect([store.length, store.latest('a')]).toEqual([1, 2])
  })

  test('the nearest sample answers, none further than two seconds', () => {
    const store = new SampleStore()
    store.setLayout({ epoch: 1, metrics: [metric('a')] })
    store.addRows(
      1,
      [
        [1, 10_000, 1],
        [2, 10_100, 2],
      ],
      0,
    )
    expect(store.valueAt('a', 10_040)).toBe(1)
    expect(store.valueAt('a', 10_060)).toBe(2)
    expect(store.valueAt('a', 12_000)).toBe(2)
    expect(store.valueAt('a', 12_200)).toBeNaN()
    expect(store.valueAt('a', 7_900)).toBeNaN()
  })

  test('counts the losses that the host tells', () => {
    const store = new SampleStore()
    store.setLayout({ epoch: 1, metrics: [metric('a')] })
    store.addRows(1, [[1, 1_000, 1]], 7)
    expect(store.lost).toBe(7)
  })
})

describe('floor', () => {
  const filled = (capacity?: number): SampleStore => {
    const store = new SampleStore(capacity)
    store.setLayout({ epoch: 1, metrics: [metric('a'), metric('old')] })
    for (let i = 0; i < 10; i++) store.addRows(1, [[i, 1_000 + i * 100, i, i < 5 ? i : null]], 0)
    return store
  }

  test('what lies before it is as if it had never been, by every way of reading', () => {
    const store = filled()
    store.setFloor(1_500)
    expect([store.length, store.firstAt, store.lastAt, store.latest('a')]).toEqual([5, 1_500, 1_900, 9])
    expect([store.indexAt(0), store.indexAt(1_700), store.indexAt(9_000)]).toEqual([0, 2, 5])
    expect([store.column('a')?.(0), store.valueAt('a', 1_700), store.valueAt('a', 1_400)]).toEqual([5, 7, 5])
    expect(store.named('a')).toHaveLength(1)
    expect(store.named('old')).toEqual([])
  })

  test('it can be looked behind, and lifted', () => {
    const store = filled()
    store.setFloor(1_500)
    expect(store.whole(() => store.firstAt)).toBe(1_000)
    expect(store.withoutFloor(() => store.valueAt('old', 1_200))).toBe(2)
    expect(store.firstAt).toBe(1_500)
    store.setFloor(-Infinity)
    expect([store.length, store.firstAt]).toEqual([10, 1_000])
  })

  test('stays where it is while samples come and the oldest go', () => {
    const store = filled(12)
    store.setFloor(1_500)
    for (let i = 10; i < 15; i++) store.addRows(1, [[i, 1_000 + i * 100, i, null]], 0)
    expect([store.length, store.firstAt, store.column('a')?.(0)]).toEqual([10, 1_500, 5])
    for (let i = 15; i < 30; i++) store.addRows(1, [[i, 1_000 + i * 100, i, null]], 0)
    expect([store.length, store.firstAt, store.column('a')?.(0)]).toEqual([12, 2_800, 18])
  })

  test('beyond all samples there are none, until one comes', () => {
    const store = filled()
    store.setFloor(5_000)
    expect([store.length, store.firstAt, store.latest('a')]).toEqual([0, NaN, NaN])
    store.addRows(1, [[10, 5_100, 7, null]], 0)
    expect([store.length, store.firstAt, store.latest('a')]).toEqual([1, 5_100, 7])
  })
})
