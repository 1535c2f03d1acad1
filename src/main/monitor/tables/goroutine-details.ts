/** Answers `goroutine.get`: everything that is known about one of them. */
import { UsageError } from '../../base/index.ts'
import { type FarGoroutine, type ProcessorSet, type WaitFact, waitFacts } from '../../parallel/index.ts'
import { Goroutine, internals } from '../../runtime/index.ts'
import { goroutineName, isQueued, placeOf } from '../../../shared/goroutine-id.ts'
import { goroutineStates, type GoroutineState } from '../../../shared/model.ts'
import type { GoroutineDetails, WaitCase } from '../../../shared/tables.ts'
import type { ChannelBook } from './channel-book.ts'
import { casesOf } from '../profile/index.ts'
import { type Census, doings, positionOf, stateOfDoing } from './census.ts'
import { siteKey } from './census-view.ts'
import { type TableParts, wireRow } from './wire-rows.ts'
import { farReleasers, releasersOf, waitCases } from './wait-cases.ts'
import { reasonWords } from './wait-words.ts'
import { type Subject, subjectOf, type Watched } from './watched.ts'

/** One of this thread, or what its processor says of it. */
export async function findGoroutine(
  { shelf, rt }: TableParts,
  id: number,
): Promise<Goroutine | FarGoroutine> {
  const place = placeOf(id)
  if (place.processor > 0 || isQueued(id)) {
    const set = rt.registry.list('processors')[0] as ProcessorSet | undefined
    const far = await set?.goroutines.find(place.processor, place.id)
    if (far !== undefined) return far
    throw notAlive(id)
  }
  let census = await shelf.current()
  let at = positionOf(census, id)
  if (at < 0 && id > (census.goroutines.at(-1)?.id ?? 0)) {
    census = await shelf.current(true)
    at = positionOf(census, id)
  }
  const g = census.goroutines[at]
  if (g !== undefined && g.state !== 'dead') return g
  throw notAlive(id)
}

export async function goroutineDetails(
  parts: TableParts,
  book: ChannelBook,
  watched: Watched,
  id: number,
): Promise<GoroutineDetails> {
  const { rt, births, history, shelf } = parts
  const found = await findGoroutine(parts, id)
  const nowMs = rt.clock.now()
  const wallMs = rt.clock.wall()
  const bornMs = births.bornMs(id)
  const about = found instanceof Goroutine ? here(found, parts) : there(found, id, nowMs)
  const waits = withShares(
    waitCases(about.facts, { processor: placeOf(id).processor, book, nowMs }),
    found instanceof Goroutine && parts.selects !== undefined
      ? casesOf(parts.selects, found, about.facts.length)
      : undefined,
  )
  const { segments, turns } = watched.look(about.subject, nowMs)
  const onWall = (ms: number): number => Math.round(wallMs - (nowMs - ms))
  const key = siteKey(about.row)
  return {
    row: about.row,
    reason: about.reason,
    waits,
    ...(about.at === undefined || about.at === '' ? {} : { at: about.at }),
    stuck: waits.length > 0 && waits.every((each) => each.never),
    releasers: about.releasers,
    // Its birth is known to a sample, its wait exactly: nobody waits longer than he lives.
    ageMs: Number.isNaN(bornMs) ? null : Math.max(about.row.waitMs, nowMs - bornMs),
    history: {
      fromMs: onWall(segments[0]?.fromMs ?? nowMs),
      segments: segments.map(({ state, fromMs }) => ({ state, fromMs: onWall(fromMs) })),
      turns,
    },
    group: {
      key,
      name: about.row.name,
      total: totalOf(await shelf.current(), key),
      counts: history.counts(key),
    },
    atMs: Math.round(wallMs),
  }
}

function withShares(cases: readonly WaitCase[], shares: readonly number[] | undefined): WaitCase[] {
  return cases.map((each, i) => {
    const chosen = shares?.[i]
    return chosen === undefined || each.never ? each : { ...each, chosen }
  })
}

function notAlive(id: number): UsageError {
  return new UsageError('unknown-goroutine', `${goroutineName(id)} is not alive`)
}

function totalOf({ origins, originCounts }: Census, key: string): number {
  return origins.reduce((sum, origin, i) => (siteKey(origin) === key ? sum + (originCounts[i] ?? 0) : sum), 0)
}

type About = Pick<GoroutineDetails, 'row' | 'reason' | 'releasers' | 'at'> & {
  facts: readonly WaitFact[]
  subject: Subject
}

function here(g: Goroutine, { rt }: TableParts): About {
  const [at = ''] = g.state === 'waiting' ? internals.placesOf([g]) : []
  return {
    row: wireRow(g),
    at,
    reason: g.waitReason ?? g.state,
    releasers: releasersOf(g, rt),
    facts: waitFacts(g),
    subject: subjectOf(g),
  }
}

/** Its times are since 1970. */
function there({ doing, since, origin, waits, names }: FarGoroutine, id: number, nowMs: number): About {
  const sinceMs = since === Infinity ? 0 : since - (performance.timeOrigin + performance.now()) + nowMs
  const reason = doings[doing] ?? ''
  const { processor } = placeOf(id)
  return {
    row: {
      id,
      processor: isQueued(id) ? null : processor,
      ...origin,
      state: goroutineStates[stateOfDoing[doing] as number] as GoroutineState,
      waitsFor: since === Infinity ? reason : reasonWords(reason, names),
      waitMs: since === Infinity ? 0 : Math.max(0, nowMs - sinceMs),
      ended: false,
    },
    reason,
    releasers: farReleasers(waits, processor),
    facts: waits,
    subject: { id, doing, since: sinceMs },
  }
}
