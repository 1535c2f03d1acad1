/** Answers `goroutines.query`: the rows of the table that are on screen, out of however many there are. */
import type { ProcessorSet } from '../../parallel/index.ts'
import type { Runtime } from '../../runtime/index.ts'
import type { CallInput } from '../../../shared/contract.ts'
import type { GoroutinePage, GoroutineTableRow } from '../../../shared/tables.ts'
import { type Census, stateOfDoing } from './census.ts'
import type { CensusGroup, CensusView } from './census-view.ts'
import { compileFilter } from './goroutine-filter.ts'
import { orderGroups } from './group-order.ts'
import { inSlices } from './in-slices.ts'
import { selectWindow } from './select-window.ts'
import { type TableParts, wireGroup, wireRowAt } from './wire-rows.ts'

export type GoroutineQuery = CallInput<'goroutines.query'>

/** Goroutines that an open group shows before "Show all". */
const firstFew = 5

/** Where a group's rows begin, and how many stand below its head. */
interface Section {
  group: CensusGroup
  start: number
  listed: number
  more: boolean
  open: boolean
}

export async function queryGoroutines(parts: TableParts, query: GoroutineQuery): Promise<GoroutinePage> {
  const { shelf, rt } = parts
  const fresh = await shelf.current()
  const held = shelf.held(query.hold) ?? fresh
  const [now, ordered] = await Promise.all([viewOf(parts, fresh, query), viewOf(parts, held, query)])
  const page = {
    total: fresh.size,
    matched: now.matched,
    states: [...fresh.states],
    groups: now.groups.length,
    procs: procsOf(rt),
    offset: query.offset,
    order: held.number,
    atMs: Math.round(rt.clock.wall() - (rt.clock.now() - fresh.nowMs)),
    walkMs: shelf.walkMs,
  }
  if (query.groupBy === 'flat') {
    const rows = await windowOf(ordered, ordered.all(), query, query.offset, query.offset + query.limit)
    return {
      ...page,
      shape: [],
      rowCount: ordered.matched,
      rows: rowsAt(parts, ordered.census, rows, query, fresh),
    }
  }
  const sections = sectionsOf(parts, now, ordered, query)
  const last = sections.at(-1)
  const rowCount = last === undefined ? 0 : endOf(last)
  const rows = await rowsOf(parts, now.census, ordered, sections, query)
  return { ...page, shape: sections.map(({ listed, more }) => listed + Number(more)), rowCount, rows }
}

function viewOf(parts: TableParts, census: Census, { filter, groupBy }: GoroutineQuery): Promise<CensusView> {
  return parts.shelf.view(census, groupBy, JSON.stringify(filter), () =>
    compileFilter(filter, census, parts.births),
  )
}

/** The groups of now, in the order of the census that is held; groups that are new since come last. */
function sectionsOf(
  parts: TableParts,
  now: CensusView,
  ordered: CensusView,
  query: GoroutineQuery,
): Section[] {
  const current = new Map(now.groups.map((group) => [group.key, group]))
  const old = orderGroups(ordered, query.sort, parts.history)
  const known = new Set(old.map(({ key }) => key))
  const groups = [...old, ...now.groups.filter(({ key }) => !known.has(key))]
  const open = new Map(query.open.map(({ key, all }) => [key, all]))
  const listedIn = new Map(ordered.groups.map((group) => [group.key, group.matched]))
  let start = 0
  return groups.map((before) => {
    const group = current.get(before.key) ?? {
      ...before,
      matched: 0,
      processors: 0,
      states: before.states.map(() => 0),
      longest: [],
    }
    const isOpen = open.has(group.key)
    const there = isOpen ? (listedIn.get(group.key) ?? 0) : 0
    const listed = open.get(group.key) === true || there <= firstFew + 1 ? there : firstFew
    const section = { group, start, listed, more: listed < there, open: isOpen }
    start = endOf(section)
    return section
  })
}

const endOf = ({ start, listed, more }: Section): number => start + 1 + listed + Number(more)

async function rowsOf(
  parts: TableParts,
  now: Census,
  view: CensusView,
  sections: readonly Section[],
  query: GoroutineQuery,
): Promise<GoroutineTableRow[]> {
  const rows: GoroutineTableRow[] = []
  const from = query.offset
  const to = query.offset + query.limit
  for (const section of sections) {
    const { group, start, listed, more, open } = section
    if (endOf(section) <= from) continue
    if (start >= to) break
    if (start >= from) rows.push({ kind: 'group', group: wireGroup(parts, now, group), open })
    const first = Math.max(0, from - start - 1)
    const end = Math.min(listed, to - start - 1)
    const own = view.groups.find(({ key }) => key === group.key)
    if (own !== undefined && end > first)
      rows.push(
        ...rowsAt(parts, view.census, await windowOf(view, view.members(own), query, first, end), query, now),
      )
    if (more && start + 1 + listed < to && start + 1 + listed >= from)
      rows.push({ kind: 'more', key: group.key, count: (own?.matched ?? 0) - listed })
  }
  return rows
}

/** Some have gone on since the walk: where the order is not held it is that of the times that are told. */
function rowsAt(
  parts: TableParts,
  census: Census,
  positions: readonly number[],
  { sort: { by, descending } }: GoroutineQuery,
  fresh: Census,
): GoroutineTableRow[] {
  const rows = positions.map((row) => wireRowAt(parts, census, row, fresh))
  const sign = descending ? -1 : 1
  if (by === 'wait' && census === fresh) rows.sort((a, b) => sign * (a.waitMs - b.waitMs))
  return rows.map((row) => ({ kind: 'goroutine', row }))
}

function procsOf(rt: Runtime): number {
  return (rt.registry.list('processors')[0] as ProcessorSet | undefined)?.processors().length ?? 1
}

async function windowOf(
  view: CensusView,
  members: Uint32Array,
  { sort }: GoroutineQuery,
  from: number,
  to: number,
): Promise<number[]> {
  const { value } = await inSlices(selectWindow(members, rowKey(view, sort), from, to))
  return value
}

/** Columns that only groups have order the goroutines by the length of their wait. */
function rowKey({ census }: CensusView, { by, descending }: GoroutineQuery['sort']): (row: number) => number {
  const { since, doing, originIndex } = census
  const sign = descending ? -1 : 1
  if (by === 'state') return (row) => sign * (stateOfDoing[doing[row] as number] as number)
  if (by === 'reason') return (row) => sign * (doing[row] as number)
  if (by === 'site') {
    const ranks = ranksOf(census)
    return (row) => sign * (ranks[originIndex[row] as number] as number)
  }
  if (by === 'wait' && !descending)
    return (row) => (since[row] === Infinity ? Infinity : -(since[row] as number))
  return (row) => since[row] as number
}

function ranksOf({ origins }: Census): number[] {
  const order = origins.map((_, i) => i)
  const text = origins.map(({ name, site }) => `${name} ${site}`)
  order.sort((a, b) => ((text[a] ?? '') < (text[b] ?? '') ? -1 : 1))
  const ranks: number[] = []
  for (const [rank, index] of order.entries()) ranks[index] = rank
  return ranks
}
