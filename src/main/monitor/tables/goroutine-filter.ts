/** Filter tokens as a test on the rows of a census. What can be is decided per creation site, not per goroutine. */
import { UsageError } from '../../base/index.ts'
import { waitNames } from '../../parallel/index.ts'
import { goroutineStates } from '../../../shared/model.ts'
import { numberOf, placeOf } from '../../../shared/goroutine-id.ts'
import { goroutineKeys, parseDuration, statesNamed } from '../../../shared/filter.ts'
import type { FilterToken } from '../../../shared/tables.ts'
import type { Births } from './births.ts'
import { type Census, farOf, idAt, type Origin, processorAt, stateOfDoing } from './census.ts'

export type Test = (row: number) => boolean

/** Undefined lets everything through. Throws `invalid-input` for a key or a value that the grammar does not know. */
export function compileFilter(
  tokens: readonly FilterToken[],
  census: Census,
  births: Births,
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

function testOf({ key, op, value }: FilterToken, census: Census, births: Births): Test {
  const { doing, since, nowMs } = census
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
      const timeMs = nowMs - parseDuration(value)
      const edges = new Map<number, number>()
      const older = (row: number): boolean => {
        const { processor, id } = placeOf(idAt(census, row))
        let edge = edges.get(processor)
        if (edge === undefined) edges.set(processor, (edge = births.lastIdAt(processor, timeMs)))
        return id <= edge
      }
      return op === '>' ? older : (row) => !older(row)
    }
    case 'id': {
      const id = Number(value)
      const compare = (other: number): boolean =>
        op === ':' ? other === id : op === '>' ? other > id : other < id
      return (row) => compare(numberOf(idAt(census, row)))
    }
    case 'proc': {
      const wanted = Number(value.replace(/^p/i, ''))
      return (row) => processorAt(census, row) === wanted
    }
    case 'fn':
      return bySite(census, ({ name }) => name.toLowerCase().includes(text))
    case 'file':
      return bySite(census, ({ site }) => site.toLowerCase().includes(text))
    case 'pool':
      return bySite(census, ({ name }) => name.endsWith(' worker') && name.toLowerCase().startsWith(text))
    default:
      return (row) => namesAt(census, row).toLowerCase().includes(text)
  }
}

function bySite({ origins, originIndex }: Census, wanted: (origin: Origin) => boolean): Test {
  const passes = origins.map(wanted)
  return (row) => passes[originIndex[row] as number] === true
}

/** What it waits for. */
function namesAt(census: Census, row: number): string {
  const g = census.goroutines[row]
  if (g !== undefined) return waitNames(g)
  const far = farOf(census, row)
  return far?.rows.census.names[far.rows.census.name[far.at] as number] ?? ''
}
