/** Answers `goroutine.get`: everything that is known about one of them. */
import { UsageError } from '../../base/index.ts'
import type { Goroutine } from '../../runtime/index.ts'
import type { GoroutineDetails } from '../../../shared/tables.ts'
import type { ChannelBook } from './channel-book.ts'
import { positionOf } from './census.ts'
import { siteKey } from './census-view.ts'
import { type TableParts, wireRow } from './goroutine-table.ts'
import { releasersOf, waitCases } from './wait-cases.ts'
import type { Watched } from './watched.ts'

export async function findGoroutine({ shelf }: TableParts, id: number): Promise<Goroutine> {
  let census = await shelf.current()
  let at = positionOf(census, id)
  if (at < 0 && id > (census.goroutines.at(-1)?.id ?? 0)) {
    census = await shelf.current(true)
    at = positionOf(census, id)
  }
  const g = census.goroutines[at]
  if (g !== undefined && g.state !== 'dead') return g
  throw new UsageError('unknown-goroutine', `goroutine ${String(id)} is not alive`)
}

export async function goroutineDetails(
  parts: TableParts,
  book: ChannelBook,
  watched: Watched,
  id: number,
): Promise<GoroutineDetails> {
  const g = await findGoroutine(parts, id)
  const { rt, births, history, shelf } = parts
  const nowMs = rt.clock.now()
  const wallMs = rt.clock.wall()
  const bornMs = births.bornMs(id)
  const waits = waitCases(g, book)
  const { segments, turns } = watched.look(g, nowMs)
  const onWall = (ms: number): number => Math.round(wallMs - (nowMs - ms))
  const key = siteKey(g.origin)
  const census = await shelf.current()
  const total = census.origins.reduce(
    (sum, origin, i) => (siteKey(origin) === key ? sum + (census.originCounts[i] ?? 0) : sum),
    0,
  )
  return {
    row: wireRow(g),
    reason: g.waitReason ?? g.state,
    waits,
    stuck: waits.length > 0 && waits.every((each) => each.never),
    releasers: releasersOf(g, rt),
    ageMs: Number.isNaN(bornMs) ? null : Math.max(0, nowMs - bornMs),
    history: {
      fromMs: onWall(segments[0]?.fromMs ?? nowMs),
      segments: segments.map(({ state, fromMs }) => ({ state, fromMs: onWall(fromMs) })),
      turns,
    },
    group: { key, name: g.name, total, counts: history.counts(key) },
    atMs: Math.round(wallMs),
  }
}
