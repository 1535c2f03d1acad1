/** The tables of this moment, bounded, as the flight recorder puts them down and the export writes them. */
import { performance } from 'node:perf_hooks'
import { waitFacts } from '../../parallel/index.ts'
import { goroutineStates } from '../../../shared/model.ts'
import type { RecordedGoroutine, TablesSnapshot } from '../../../shared/recordings.ts'
import { doings, idAt } from './census.ts'
import { groupKeyAt } from './census-view.ts'
import type { ChannelBook } from './channel-book.ts'
import { snapshotChannels } from './channel-snapshot.ts'
import type { ChannelTable } from './channel-table.ts'
import { type TableParts, wireGroup, wireRowAt } from './wire-rows.ts'
import { inSlices } from './in-slices.ts'
import { selectWindow } from './select-window.ts'
import { waitCases } from './wait-cases.ts'

/** Rows that a snapshot holds of each table, whatever there is. */
const maxGoroutines = 400
const maxGroups = 400

export async function snapshotTables(
  parts: TableParts,
  book: ChannelBook,
  channels: ChannelTable,
): Promise<TablesSnapshot> {
  const { shelf, rt, births } = parts
  const census = await shelf.current()
  const nobody = (): undefined => undefined
  const bySite = await shelf.view(census, 'site', '[]', nobody)
  const byReason = await shelf.view(census, 'reason', '[]', nobody)
  const longest = selectWindow(bySite.all(), (row) => census.since[row] as number, 0, maxGoroutines)
  const { value: rows, tookMs } = await inSlices(longest)
  const startMs = performance.now()
  const nowMs = rt.clock.now()
  const goroutines = rows.map((row): RecordedGoroutine => {
    const g = census.goroutines[row]
    const bornMs = births.bornMs(idAt(census, row))
    return {
      row: wireRowAt(parts, census, row, census),
      site: groupKeyAt(census, row, 'site'),
      reason: doings[census.doing[row] ?? 0] ?? '',
      ageMs: Number.isNaN(bornMs) ? null : Math.max(0, nowMs - bornMs),
      // Of those elsewhere the row says what they wait for by name.
      waits: g === undefined ? [] : waitCases(waitFacts(g), { processor: 0, book, nowMs }),
    }
  })
  const largest = bySite.groups.toSorted((a, b) => b.total - a.total).slice(0, maxGroups)
  const tables = {
    atMs: Math.round(rt.clock.wall()),
    total: census.size,
    states: goroutineStates.map((_, i) => census.states[i] ?? 0),
    sites: largest.map((group) => wireGroup(parts, census, group)),
    reasons: byReason.groups.map((group) => wireGroup(parts, census, group)),
    goroutines,
    ...snapshotChannels(book, channels, nowMs),
  }
  // Two views of a census cost about as much as taking it.
  return { ...tables, tookMs: 3 * shelf.walkMs + tookMs + performance.now() - startMs }
}
