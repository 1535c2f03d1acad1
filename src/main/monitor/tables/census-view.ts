/** One filter's look at a census: who matches, in groups by creation site or by wait reason. */
import { goroutineStates } from '../../../shared/model.ts'
import type { GoroutineGrouping } from '../../../shared/tables.ts'
import { type Census, doings, type Origin, processorAt, stateOfDoing } from './census.ts'
import type { Test } from './goroutine-filter.ts'
import { type Sliced, stride } from './in-slices.ts'

export interface CensusGroup {
  readonly key: string
  readonly name: string
  readonly site: string
  readonly origins: readonly Origin[]
  total: number
  matched: number
  readonly states: number[]
  /** Where matched ones live: one bit per processor. */
  processors: number
  /** By state: position of the one that waits longest, -1 when nobody waits so. */
  readonly longest: number[]
}

/** Position of the one that waits longest, -1 when nobody waits. */
export function longestOf({ longest }: CensusGroup, { since }: Census): number {
  return longest.reduce((best, row) => {
    const longer = row >= 0 && (best < 0 || (since[row] as number) < (since[best] as number))
    return longer ? row : best
  }, -1)
}

/** The state that most are in; of equals the one that comes first. */
export const commonest = ({ states }: CensusGroup): number => states.indexOf(Math.max(...states))

export interface CensusView {
  readonly census: Census
  readonly groupBy: GoroutineGrouping
  readonly matched: number
  /** Groups in which somebody matches. */
  readonly groups: readonly CensusGroup[]
  /** Positions of the matching goroutines of a group, in order of age. */
  members(group: CensusGroup): Uint32Array
  /** Of all groups. */
  all(): Uint32Array
}

/** The key of the group that a row belongs to, as `goroutines.kill-group` names it. */
export function groupKeyAt(census: Census, row: number, groupBy: GoroutineGrouping): string {
  if (groupBy !== 'site') return doings[census.doing[row] as number] ?? ''
  const origin = census.origins[census.originIndex[row] as number]
  return origin === undefined ? '' : siteKey(origin)
}

export const siteKey = ({ name, site }: Pick<Origin, 'name' | 'site'>): string => `${name}@${site}`

export function* viewCensus(
  census: Census,
  groupBy: GoroutineGrouping,
  test: Test | undefined,
): Sliced<CensusView> {
  const { groups, groupOf } = groupBy === 'reason' ? byReason(census) : bySite(census)
  const { size } = census
  const here = census.goroutines.length
  const rows = new Uint32Array(size)
  let matched = 0
  for (let row = 0; row < size; row++) {
    if (row % stride === 0) yield
    const group = groups[groupOf(row)] as CensusGroup
    group.total++
    if (test?.(row) === false) continue
    rows[matched++] = row
    const state = stateOfDoing[census.doing[row] as number] as number
    group.matched++
    group.states[state] = (group.states[state] as number) + 1
    const processor = row < here ? 0 : processorAt(census, row)
    if (processor >= 0) group.processors |= 1 << processor
    const since = census.since[row] as number
    if (since === Infinity) continue
    const longest = group.longest[state] as number
    if (longest < 0 || since < (census.since[longest] as number)) group.longest[state] = row
  }
  const order = yield* dealtByGroup(rows.subarray(0, matched), groups, groupOf)
  const starts = new Map<CensusGroup, number>()
  let start = 0
  for (const group of groups) {
    starts.set(group, start)
    start += group.matched
  }
  return {
    census,
    groupBy,
    matched,
    groups: groups.filter((group) => group.matched > 0),
    members(group) {
      const from = starts.get(group) ?? 0
      return order.subarray(from, from + group.matched)
    },
    all: () => rows.subarray(0, matched),
  }
}

/** Counting sort: the rows of each group side by side. */
function* dealtByGroup(
  rows: Uint32Array,
  groups: readonly CensusGroup[],
  groupOf: (row: number) => number,
): Sliced<Uint32Array> {
  if (groups.length <= 1) return rows
  const next = new Uint32Array(groups.length)
  for (let i = 1; i < groups.length; i++)
    next[i] = (next[i - 1] as number) + (groups[i - 1] as CensusGroup).matched
  const order = new Uint32Array(rows.length)
  for (let i = 0; i < rows.length; i++) {
    if (i % stride === 0) yield
    const row = rows[i] as number
    const group = groupOf(row)
    order[next[group] as number] = row
    next[group] = (next[group] as number) + 1
  }
  return order
}

interface Grouping {
  groups: CensusGroup[]
  groupOf: (row: number) => number
}

function bySite({ origins, originIndex }: Census): Grouping {
  const merged = new Map<string, { index: number; origins: Origin[] }>()
  const groupOfOrigin = origins.map((origin) => {
    const key = siteKey(origin)
    const known = merged.get(key)
    if (known !== undefined) known.origins.push(origin)
    else merged.set(key, { index: merged.size, origins: [origin] })
    return merged.get(key)?.index ?? 0
  })
  const groups = [...merged].map(([key, { origins: same }]) => newGroup(key, same))
  return { groups, groupOf: (row) => groupOfOrigin[originIndex[row] as number] as number }
}

function byReason({ doing }: Census): Grouping {
  return { groups: doings.map((each) => newGroup(each, [])), groupOf: (row) => doing[row] as number }
}

function newGroup(key: string, origins: readonly Origin[]): CensusGroup {
  const [origin] = origins
  return {
    key,
    name: origin?.name ?? key,
    site: origin?.site ?? '',
    origins,
    total: 0,
    matched: 0,
    states: goroutineStates.map(() => 0),
    processors: 0,
    longest: goroutineStates.map(() => -1),
  }
}
