/** Filter tokens as a test on the rows of a census. What can be is decided per creation site, not per goroutine. */
import { UsageError } from '../../base/index.ts'
import type { Goroutine } from '../../runtime/index.ts'
import { goroutineStates } from '../../../shared/model.ts'
import { goroutineKeys, parseDuration, statesNamed } from '../../../shared/filter.ts'
import type { FilterToken } from '../../../shared/tables.ts'
import type { BirthMarks } from './birth-marks.ts'
import { type Census, type Origin, stateOfDoing } from './census.ts'
import { selectCases, targetName } from './wait-words.ts'

export type Test = (row: number) => boolean

/** Undefined lets everything through. Throws `invalid-input` for a key or a value that the grammar does not know. */
export function compileFilter(
  tokens: readonly FilterToken[],
  census: Census,
  births: BirthMarks,
): Test | undefined {
  if (tokens.length === 0) return undefined
  const tests = tokens.map((token) => {
    checkToken(token)
    const test = testOf(token, census, births)
    return token.not === true ? (row: number) => !test(row) : test
  })
  return (row) => tests.every((test) => test(row))
}

function checkToken({ key, op, value }: FilterToken): void {
  const rule = goroutineKeys[key]
  const wrong = rule === undefined ? `unknown filter key \`${key}\`` : rule.check?.(value)
  if (wrong !== undefined) throw new UsageError('invalid-input', wrong)
  if (rule?.ops.includes(op) !== true) throw new UsageError('invalid-input', `\`${key}${op}\` makes no sense`)
}

function testOf({ key, op, value }: FilterToken, census: Census, births: BirthMarks): Test {
  const { doing, since, nowMs, goroutines } = census
  const text = value.toLowerCase()
  switch (key) {
    case 'state': {
      const wanted = new Set(statesNamed(value).map((state) => goroutineStates.indexOf(state)))
      return (row) => wanted.has(stateOfDoing[doing[row] as number] as number)
    }
    case 'wait': {
      const edge = nowMs - parseDuration(value)
      return op === '>'
        ? (row) => (since[row] as number) < edge
        : (row) => (since[row] as number) > edge && since[row] !== Infinity
    }
    case 'age': {
      const edge = births.lastIdAt(nowMs - parseDuration(value))
      return op === '>'
        ? (row) => (goroutines[row] as Goroutine).id <= edge
        : (row) => (goroutines[row] as Goroutine).id > edge
    }
    case 'id': {
      const id = Number(value)
      const compare = (other: number): boolean =>
        op === ':' ? other === id : op === '>' ? other > id : other < id
      return (row) => compare((goroutines[row] as Goroutine).id)
    }
    case 'fn':
      return bySite(census, ({ name }) => name.toLowerCase().includes(text))
    case 'file':
      return bySite(census, ({ site }) => site.toLowerCase().includes(text))
    case 'pool':
      return bySite(census, ({ name }) => name.endsWith(' worker') && name.toLowerCase().startsWith(text))
    default:
      return (row) => channelNames(goroutines[row] as Goroutine).some((name) => name.includes(text))
  }
}

function bySite({ origins, originIndex }: Census, wanted: (origin: Origin) => boolean): Test {
  const passes = origins.map(wanted)
  return (row) => passes[originIndex[row] as number] === true
}

function channelNames(g: Goroutine): string[] {
  if (g.waitReason === undefined) return []
  const targets: unknown[] =
    g.waitReason === 'select' ? selectCases(g).map(({ target }) => target) : [g.waitingOn]
  return targets.map((target) => targetName(target).toLowerCase())
}
