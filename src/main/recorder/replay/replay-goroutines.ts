/** Answers `goroutines.query` from a snapshot. Groups are whole; their rows are those that were put down. */
import { UsageError } from '../../base/index.ts'
import type { CallInput } from '../../../shared/contract.ts'
import { goroutineKeys, parseDuration, statesNamed } from '../../../shared/filter.ts'
import { numberOf } from '../../../shared/goroutine-id.ts'
import { goroutineStates } from '../../../shared/model.ts'
import type { RecordedGoroutine, TablesSnapshot } from '../../../shared/recordings.ts'
import type { FilterToken, GoroutineGroup, GoroutinePage, GoroutineTableRow } from '../../../shared/tables.ts'
import { compareBy } from './compare-by.ts'

type Query = CallInput<'goroutines.query'>

const firstFew = 5

export function queryGoroutines(snapshot: TablesSnapshot, query: Query): GoroutinePage {
  const passes = compile(query.filter)
  const rows = sorted(snapshot.goroutines.filter(passes), query)
  const filtered = query.filter.length > 0
  const page = {
    total: snapshot.total,
    procs: 1 + Math.max(0, ...snapshot.sites.flatMap(({ processors = [] }) => processors)),
    matched: filtered ? rows.length : snapshot.total,
    states: snapshot.states,
    offset: query.offset,
    order: 0,
    atMs: snapshot.atMs,
    walkMs: 0,
  }
  const { offset, limit } = query
  if (query.groupBy === 'flat') {
    const shown = rows.slice(offset, offset + limit).map(asRow)
    return { ...page, groups: 0, shape: [], rowCount: rows.length, rows: shown }
  }
  const groups = groupsOf(snapshot, rows, query, filtered)
  const sections = groups.map((group) => section(group, query))
  const all = sections.flat()
  return {
    ...page,
    groups: groups.length,
    shape: sections.map((each) => each.length - 1),
    rowCount: all.length,
    rows: all.slice(offset, offset + limit),
  }
}

const asRow = ({ row }: RecordedGoroutine): GoroutineTableRow => ({ kind: 'goroutine', row })

interface FilledGroup {
  group: GoroutineGroup
  members: RecordedGoroutine[]
}

function groupsOf(
  { sites, reasons }: TablesSnapshot,
  rows: readonly RecordedGoroutine[],
  { groupBy, sort }: Query,
  filtered: boolean,
): FilledGroup[] {
  const by = groupBy === 'reason' ? 'reason' : 'site'
  const members = new Map<string, RecordedGoroutine[]>()
  for (const each of rows) {
    const known = members.get(each[by])
    if (known === undefined) members.set(each[by], [each])
    else known.push(each)
  }
  const groups = (by === 'reason' ? reasons : sites).map((group): FilledGroup => {
    const own = members.get(group.key) ?? []
    return { group: filtered ? narrowed(group, own) : group, members: own }
  })
  return groups
    .filter(({ group }) => group.matched > 0)
    .sort(compareBy(({ group }) => groupValue(group, sort.by), sort.descending))
}

/** Of a group that is filtered, only the rows that were put down are known. */
function narrowed(group: GoroutineGroup, own: readonly RecordedGoroutine[]): GoroutineGroup {
  const states = goroutineStates.map((state) => own.filter(({ row }) => row.state === state).length)
  const longest = own.reduce((top, { row }) => Math.max(top, row.waitMs), 0)
  return { ...group, matched: own.length, states, longestMs: longest }
}

function groupValue(group: GoroutineGroup, by: Query['sort']['by']): number | string {
  switch (by) {
    case 'site':
      return `${group.name} ${group.site}`
    case 'match':
      return group.matched
    case 'state':
      return group.states.findIndex((n) => n > 0)
    case 'reason':
      return group.waitsFor
    case 'wait':
      return group.longestMs
    case 'turns':
      return group.turnsPerS ?? NaN
    case 'busy':
      return group.busy ?? NaN
  }
}

function section({ group, members }: FilledGroup, { open }: Query): GoroutineTableRow[] {
  const asked = open.find(({ key }) => key === group.key)
  const head: GoroutineTableRow = { kind: 'group', group, open: asked !== undefined }
  if (asked === undefined) return [head]
  const listed = asked.all || members.length <= firstFew + 1 ? members : members.slice(0, firstFew)
  const rows = [head, ...listed.map(asRow)]
  // "Show all" can only ever show what was put down.
  if (listed.length < members.length)
    rows.push({ kind: 'more', key: group.key, count: members.length - listed.length })
  return rows
}

function sorted(rows: RecordedGoroutine[], { sort: { by, descending } }: Query): RecordedGoroutine[] {
  if (by === 'site') return rows.sort(compareBy(({ row }) => `${row.name} ${row.site}`, descending))
  if (by === 'state') return rows.sort(compareBy(({ row }) => goroutineStates.indexOf(row.state), descending))
  if (by === 'reason') return rows.sort(compareBy(({ reason }) => reason, descending))
  return rows.sort(compareBy(({ row }) => row.waitMs, by === 'wait' ? descending : true))
}

function compile(tokens: readonly FilterToken[]): (each: RecordedGoroutine) => boolean {
  const tests = tokens.map((token) => {
    const rule = goroutineKeys[token.key]
    const wrong = rule === undefined ? `unknown filter key \`${token.key}\`` : rule.check?.(token.value)
    if (wrong !== undefined) throw new UsageError('invalid-input', wrong)
    const test = testOf(token)
    return token.not === true ? (each: RecordedGoroutine) => !test(each) : test
  })
  return (each) => tests.every((test) => test(each))
}

function testOf({ key, op, value }: FilterToken): (each: RecordedGoroutine) => boolean {
  const text = value.toLowerCase()
  switch (key) {
    case 'state': {
      const wanted = statesNamed(value)
      return ({ row }) => wanted.includes(row.state)
    }
    case 'wait': {
      const edge = parseDuration(value)
      return ({ row }) => (op === '>' ? row.waitMs > edge : row.waitMs > 0 && row.waitMs < edge)
    }
    case 'age': {
      const edge = parseDuration(value)
      return ({ ageMs }) => (op === '>' ? (ageMs ?? Infinity) > edge : (ageMs ?? Infinity) < edge)
    }
    case 'id': {
      const id = Number(value)
      const compare = (own: number): boolean => (op === ':' ? own === id : op === '>' ? own > id : own < id)
      return ({ row }) => compare(numberOf(row.id))
    }
    case 'proc': {
      const wanted = Number(value.replace(/^p/i, ''))
      return ({ row }) => (row.processor === undefined ? 0 : row.processor) === wanted
    }
    case 'fn':
      return ({ row }) => row.name.toLowerCase().includes(text)
    case 'file':
      return ({ row }) => row.site.toLowerCase().includes(text)
    case 'pool':
      return ({ row }) => row.name.endsWith(' worker') && row.name.toLowerCase().startsWith(text)
    default:
      return ({ waits, row }) =>
        [...waits.map(({ label }) => label), row.waitsFor].some((each) => each.toLowerCase().includes(text))
  }
}
