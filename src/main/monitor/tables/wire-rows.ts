/** A goroutine, and a group of them, as they travel. */
import type { Goroutine, Runtime } from '../../runtime/index.ts'
import { goroutineStates, type GoroutineState } from '../../../shared/model.ts'
import type { GoroutineGroup, GoroutineRow } from '../../../shared/tables.ts'
import type { SelectProfile } from '../profile/index.ts'
import type { Births } from './births.ts'
import { type Census, doingOf, doings, farOf, idAt, positionOf, processorAt, stateOfDoing } from './census.ts'
import type { CensusShelf } from './census-shelf.ts'
import { type CensusGroup, commonest, longestOf } from './census-view.ts'
import type { GroupHistory } from './group-history.ts'
import { reasonWords, waitWords } from './wait-words.ts'

export interface TableParts {
  rt: Runtime
  shelf: CensusShelf
  births: Births
  history: GroupHistory
  /** Which cases selects choose, where that is profiled. */
  selects: SelectProfile | undefined
}

export function wireGroup(parts: TableParts, now: Census, group: CensusGroup): GoroutineGroup {
  const { key, name, site, total, matched, states } = group
  const at = (row: number): GoroutineRow | undefined =>
    row < 0 ? undefined : wireRowAt(parts, now, row, now)
  const state = commonest(group)
  const typical = at(group.longest[state] ?? -1)
  const word = goroutineStates[state] ?? ''
  const longest = longestOf(group, now)
  return {
    key,
    name,
    site,
    total,
    matched,
    states: [...states],
    processors: bitsOf(group.processors),
    // Who has gone on since the walk waits for something else by now, or for nothing.
    waitsFor: matched === 0 ? '' : typical?.state === word && typical.waitMs > 0 ? typical.waitsFor : word,
    // As of the walk, like the order of the groups.
    longestMs: longest < 0 ? 0 : Math.max(0, now.nowMs - (now.since[longest] as number)),
    ...parts.history.rates(group.origins),
  }
}

const bitsOf = (mask: number): number[] =>
  Array.from({ length: 32 - Math.clz32(mask) }, (_, p) => p).filter((p) => (mask & (1 << p)) !== 0)

/** `fresh`: where to look for what those of other processors do now. */
export function wireRowAt(parts: TableParts, census: Census, row: number, fresh: Census): GoroutineRow {
  const g = census.goroutines[row]
  if (g !== undefined) return wireRow(g)
  const id = idAt(census, row)
  const now = census === fresh ? row : positionOf(fresh, id)
  return now < 0 ? { ...farRow(parts, census, row), ended: true } : farRow(parts, fresh, now)
}

function farRow({ rt }: TableParts, census: Census, row: number): GoroutineRow {
  const origin = census.origins[census.originIndex[row] as number]
  const doing = census.doing[row] as number
  const since = census.since[row] as number
  const far = farOf(census, row)
  const names = far?.rows.census.names[far.rows.census.name[far.at] as number] ?? ''
  const processor = processorAt(census, row)
  return {
    id: idAt(census, row),
    processor: processor < 0 ? null : processor,
    name: origin?.name ?? '',
    site: origin?.site ?? '',
    state: goroutineStates[stateOfDoing[doing] as number] as GoroutineState,
    waitsFor: since === Infinity ? (doings[doing] ?? '') : reasonWords(doings[doing] ?? '', names),
    waitMs: since === Infinity ? 0 : Math.max(0, rt.clock.now() - since),
    ended: false,
  }
}

export function wireRow(g: Goroutine): GoroutineRow {
  const state = goroutineStates[stateOfDoing[doingOf(g)] as number] as GoroutineState
  return {
    id: g.id,
    processor: 0,
    name: g.name,
    site: g.site,
    state,
    waitsFor: waitWords(g),
    waitMs: g.waitReason === undefined ? 0 : Math.max(0, g.runtime.clock.now() - g.waitingSince),
    ended: g.state === 'dead',
  }
}
