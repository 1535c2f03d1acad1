/** The order of the groups; few enough to be sorted outright. */
import type { GoroutineSort } from '../../../shared/tables.ts'
import { type CensusGroup, type CensusView, longestOf } from './census-view.ts'
import type { GroupHistory } from './group-history.ts'

type Sort = { by: GoroutineSort; descending: boolean }

/** `wait` descending is "longest first". Groups that are equal stand by name. */
export function orderGroups(
  { groups, census }: CensusView,
  { by, descending }: Sort,
  history: GroupHistory,
): CensusGroup[] {
  const since = (group: CensusGroup): number => census.since[longestOf(group, census)] ?? Infinity
  const value: Record<GoroutineSort, (group: CensusGroup) => number | string> = {
    site: ({ name, site }) => `${name} ${site}`,
    match: ({ matched }) => matched,
    state: ({ states }) => -states.findIndex((count) => count > 0),
    reason: ({ key }) => key,
    wait: (group) => -since(group),
    turns: ({ origins }) => history.rates(origins).turnsPerS ?? -1,
    busy: ({ origins }) => history.rates(origins).busy ?? -1,
  }
  const read = value[by]
  const keyed = groups.map((group) => ({ group, value: read(group) }))
  const sign = descending ? -1 : 1
  keyed.sort((a, b) => sign * compare(a.value, b.value) || compare(a.group.key, b.group.key))
  return keyed.map(({ group }) => group)
}

function compare(a: number | string, b: number | string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
