import { describe, expect, test } from 'vitest'
import {
  age,
  byUnit,
  bytes,
  clock,
  compact,
  count,
  delta,
  duration,
  knobValue,
  percent,
  plural,
  prose,
  rate,
  shortName,
  text,
} from '../../src/renderer/format.ts'

/** Spaces that never break, written plainly so that the tables below can be read. */
const plain = (written: string): string => written.replaceAll(/[\u00a0\u2009]/g, ' ')

const written = (figure: { value: string; unit: string }): string => plain(text(figure))

describe('numbers as the screen writes them', () => {
  test.each([
    [0, '0'],
    [31, '31'],
    [12_482, '12,482'],
    [99_999, '99,999'],
    [100_000, '100 k'],
    [128_114, '128 k'],
    [1_234_000, '1.23 M'],
    [999_600, '1 M'],
    [NaN, '–'],
  ])('count %d is %s', (value, expected) => {
    expect(written(count(value))).toBe(expected)
  })

  test.each([
    [0.00005, '0 µs'],
    [0.085, '85 µs'],
    [0.9, '0.9 ms'],
    [9.94, '9.9 ms'],
    [9.96, '10 ms'],
    [35.4, '35 ms'],
    [999.4, '999 ms'],
    [999.6, '1.0 s'],
    [1_900, '1.9 s'],
    [9_960, '10 s'],
    [58_000, '58 s'],
    [97_000, '1 m 37 s'],
    [3_840_000, '1 h 4 m'],
    [0, '0 ms'],
    [NaN, '–'],
  ])('duration %d is %s', (ms, expected) => {
    expect(written(duration(ms))).toBe(expected)
  })

  test.each([
    [0, '0 %'],
    [0.4, '0.4 %'],
    [0.96, '1 %'],
    [41.4, '41 %'],
    [95, '95 %'],
    [96.24, '96.2 %'],
    [99.96, '100 %'],
    [100, '100 %'],
    [NaN, '–'],
  ])('percent %d is %s', (value, expected) => {
    expect(written(percent(value))).toBe(expected)
  })

  test.each([
    [0, '0/s'],
    [0.4, '0.4/s'],
    [8_930, '8,930/s'],
    [48_230, '48.2 k/s'],
    [NaN, '–'],
  ])('rate %d is %s', (value, expected) => {
    expect(written(rate(value))).toBe(expected)
  })

  test.each([
    [100, '100'],
    [5_000, '5 k'],
    [12_482, '12.5 k'],
    [1_500_000, '1.5 M'],
  ])('in short, %d is %s', (value, expected) => {
    expect(plain(compact(value))).toBe(expected)
  })

  test('bytes are megabytes of a million', () => {
    expect(written(bytes(412_400_000))).toBe('412 MB')
  })

  test('a unit of the wire picks the writing', () => {
    expect(written(byUnit(35, 'ms'))).toBe('35 ms')
    expect(written(byUnit(4_750, '/s'))).toBe('4,750/s')
    expect(written(byUnit(412e6, 'By'))).toBe('412 MB')
    expect(written(byUnit(31, '1'))).toBe('31')
  })

  test('ages have one unit, sentences two', () => {
    expect([46_000, 125_000, 7_300_000].map((ms) => plain(age(ms)))).toEqual(['46 s', '2 min', '2 h'])
    expect([18_000, 97_000, 3_840_000].map((ms) => plain(prose(ms)))).toEqual([
      '18 s',
      '1 min 37 s',
      '1 h 4 min',
    ])
  })

  test('a knob shows what was set, to its step', () => {
    expect(knobValue(9_000, 10)).toBe('9,000')
    expect(knobValue(0.25, 0.05)).toBe('0.25')
    expect(knobValue(8, 1)).toBe('8')
  })

  test('a delta under 5 % is the same, and there is none from zero', () => {
    expect(delta(100, 104)?.direction).toBe('same')
    expect(delta(120, 35)).toMatchObject({ direction: 'down' })
    expect(delta(4_750, 8_930)?.percent.toFixed(0)).toBe('88')
    expect(delta(0, 5)).toBeUndefined()
    expect(delta(NaN, 5)).toBeUndefined()
  })

  test('a long name keeps what tells it from its family', () => {
    expect(shortName('thumbnails')).toBe('thumbnails')
    expect(shortName('hub.gallery.register')).toBe('register')
    expect(shortName('a-very-long-channel')).toBe('a-ver…nnel')
    // The last part alone, whole where it fits: what comes before is the same in its neighbours.
    expect(shortName('x.unregister-everyone')).toBe('unreg…yone')
    expect(shortName('hub.chat.broadcast', 9)).toBe('broadcast')
    expect(shortName('hub.chat.unregister', 9)).toBe('unre…ster')
  })

  test('clock and plural', () => {
    expect(clock(new Date(2026, 1, 3, 14, 32, 8).getTime())).toBe('14:32:08')
    expect(clock(NaN)).toBe('–')
    expect([plural(1, 'worker'), plural(2, 'worker')]).toEqual(['1 worker', '2 workers'])
  })
})
