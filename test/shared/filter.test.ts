import { describe, expect, test } from 'vitest'
import {
  channelKeys,
  goroutineKeys,
  parseDuration,
  parseFilter,
  statesNamed,
} from '../../src/shared/filter.ts'

const parse = (text: string) => parseFilter(text, goroutineKeys, 'fn')

describe('tokens', () => {
  test('key, operator, value; free text is the function name', () => {
    expect(parse('wait>10s -state:select worker').map(({ token }) => token)).toEqual([
      { key: 'wait', op: '>', value: '10s' },
      { key: 'state', op: ':', value: 'select', not: true },
      { key: 'fn', op: ':', value: 'worker' },
    ])
  })

  test('quotes keep blanks together', () => {
    expect(parse('chan:"pool fetchers"')[0]?.token).toEqual({ key: 'chan', op: ':', value: 'pool fetchers' })
  })

  test('what is wrong is said, and gives no token', () => {
    const [unknown, operator, value, missing, state] = parse('colour:red wait:10s wait>soon fn: state:happy')
    expect(unknown?.problem).toContain('no key `colour`')
    expect(operator?.problem).toBe('Write wait>10s.')
    expect(value?.problem).toContain('250ms, 10s, 5m or 1h')
    expect(missing?.problem).toContain('needs a value')
    expect(state?.problem).toContain('chan receive')
    expect(parse('colour:red wait:10s')).not.toContainEqual(
      expect.objectContaining({ token: expect.anything() as unknown }),
    )
  })

  test('flags of channels stand alone', () => {
    const parts = parseFilter('full -closed blocked>0 full:yes', channelKeys, 'name')
    expect(parts.map(({ token }) => token)).toEqual([
      { key: 'full', op: ':', value: '' },
      { key: 'closed', op: ':', value: '', not: true },
      { key: 'blocked', op: '>', value: '0' },
      undefined,
    ])
  })
})

test('durations', () => {
  expect(['250ms', '10s', '1.5m', '2min', '1h', '7'].map(parseDuration)).toEqual([
    250, 10_000, 90_000, 120_000, 3_600_000, 7000,
  ])
  expect(parseDuration('10 s')).toBeNaN()
})

test('states by their beginning and by what people call them', () => {
  expect(statesNamed('send')).toEqual(['chan send'])
  expect(statesNamed('io')).toEqual(['I/O'])
  expect(statesNamed('run')).toEqual(['running', 'runnable'])
  expect(statesNamed('chan-receive')).toEqual(['chan receive'])
  expect(statesNamed('')).toEqual([])
})
