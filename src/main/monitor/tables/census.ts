/**
 * A walk over all goroutines, oldest first, put down in columns: what filters, groups and orders a million rows reads
 * numbers that lie side by side, and only the few rows on screen are looked up as objects. First come those of this thread,
 * then those of the other processors, which have walked over theirs themselves.
 *
 * A census refers to the goroutines, so one that ends meanwhile stays in memory as long as its census is held:
 * a few seconds.
 */
import { type FarCensus, type FarOrigin, firstQueued } from '../../parallel/index.ts'
import { type Goroutine, type Runtime, WAITING, waitReasons } from '../../runtime/index.ts'
import { goroutineId, placeOf } from '../../../shared/goroutine-id.ts'
import { goroutineStates } from '../../../shared/model.ts'
import { stateOf } from '../goroutine-states.ts'
import { type Sliced, stride } from './in-slices.ts'

export type Origin = FarOrigin

/** Codes of what a goroutine does: first the wait reasons, then these two. The same as in `FarCensus`. */
export const doings = [...waitReasons, 'runnable', 'running'] as const
const runnable = doings.indexOf('runnable')
const running = doings.indexOf('running')

/** State (index in `goroutineStates`) by code. */
export const stateOfDoing = Uint8Array.from(doings, (doing) =>
  goroutineStates.indexOf(doing === 'runnable' || doing === 'running' ? doing : stateOf[doing]),
)

export function doingOf(g: Goroutine): number {
  const { status } = g
  if (status >= WAITING) return status - WAITING
  return g.state === 'running' ? running : runnable
}

export interface Census {
  readonly number: number
  /** On the runtime's clock. */
  readonly nowMs: number
  /** Rows: those of this thread, then those of `far`. */
  readonly size: number
  readonly goroutines: readonly Goroutine[]
  readonly far: readonly FarRows[]
  readonly doing: Uint8Array
  /** Since when it waits; Infinity when it does not, so that ascending is "longest first". */
  readonly since: Float64Array
  /** Index in `origins`. */
  readonly originIndex: Uint32Array
  readonly origins: readonly Origin[]
  /** How many there are of each origin. */
  readonly originCounts: readonly number[]
  /** By state. */
  readonly states: readonly number[]
}

/** Rows `start` … `end` - 1 are those of another processor, or of nobody yet. */
export interface FarRows {
  readonly start: number
  readonly end: number
  readonly census: FarCensus
}

export function* takeCensus(rt: Runtime, number: number, others: readonly FarCensus[] = []): Sliced<Census> {
  const nowMs = rt.clock.now()
  // Of another thread's times only ms since 1970 mean anything here.
  const shiftMs = nowMs - (performance.timeOrigin + performance.now())
  const farRows = others.reduce((sum, { ids }) => sum + ids.length, 0)
  let room = Math.ceil(rt.stats().goroutines * 1.05) + 64 + farRows
  // Made whole: growing by pushing would copy megabytes in one go.
  const goroutines = new Array<Goroutine>(room)
  let n = 0
  let doing = new Uint8Array(room)
  let since = new Float64Array(room)
  let originIndex = new Uint32Array(room)
  const origins: Origin[] = []
  const originCounts: number[] = []
  const indexOf = new Map<Origin, number>()
  const states = goroutineStates.map(() => 0)
  let last: Origin | undefined
  let index = 0
  for (const g of rt.goroutines()) {
    if (n === room) {
      room *= 2
      doing = grown(doing, new Uint8Array(room))
      since = grown(since, new Float64Array(room))
      originIndex = grown(originIndex, new Uint32Array(room))
    }
    if (g.origin !== last) {
      last = g.origin
      index = indexOf.get(last) ?? -1
      if (index < 0) {
        indexOf.set(last, (index = origins.push(last) - 1))
        originCounts.push(0)
      }
    }
    const code = doingOf(g)
    doing[n] = code
    since[n] = code < runnable ? g.waitingSince : Infinity
    originIndex[n] = index
    const state = stateOfDoing[code] as number
    states[state] = (states[state] as number) + 1
    originCounts[index] = (originCounts[index] as number) + 1
    goroutines[n++] = g
    if (n % stride === 0) yield
  }
  goroutines.length = n
  if (n + farRows > room) {
    doing = grown(doing, new Uint8Array(n + farRows))
    since = grown(since, new Float64Array(n + farRows))
    originIndex = grown(originIndex, new Uint32Array(n + farRows))
  }
  const local = { number, nowMs, goroutines, doing, since, originIndex, origins, originCounts, states }
  const far = yield* addFar(local, others, n, shiftMs)
  return { ...local, far, size: n + farRows }
}

type Columns = Pick<Census, 'doing' | 'since' | 'originIndex'> & {
  origins: Origin[]
  originCounts: number[]
  states: number[]
}

function* addFar(
  into: Columns,
  others: readonly FarCensus[],
  from: number,
  shiftMs: number,
): Sliced<FarRows[]> {
  const { doing, since, originIndex, origins, originCounts, states } = into
  const far: FarRows[] = []
  let n = from
  for (const census of others) {
    const first = origins.length
    for (const origin of census.origins) {
      origins.push(origin)
      originCounts.push(0)
    }
    far.push({ start: n, end: n + census.ids.length, census })
    doing.set(census.doing, n)
    for (let i = 0; i < census.ids.length; i++, n++) {
      since[n] = (census.since[i] as number) + shiftMs
      const index = first + (census.origin[i] as number)
      originIndex[n] = index
      originCounts[index] = (originCounts[index] as number) + 1
      const state = stateOfDoing[doing[n] as number] as number
      states[state] = (states[state] as number) + 1
      if (n % stride === 0) yield
    }
  }
  return far
}

function grown<A extends Uint8Array | Float64Array | Uint32Array>(old: A, wide: A): A {
  wide.set(old)
  return wide
}

/** Where a row beyond those of this thread is from. */
export function farOf({ far }: Census, row: number): { rows: FarRows; at: number } | undefined {
  for (const rows of far) if (row >= rows.start && row < rows.end) return { rows, at: row - rows.start }
  return undefined
}

/** As `goroutineId` gives it. */
export function idAt(census: Census, row: number): number {
  const g = census.goroutines[row]
  if (g !== undefined) return g.id
  const far = farOf(census, row)
  if (far === undefined) return 0
  const { processor, ids } = far.rows.census
  return goroutineId({ processor, id: ids[far.at] as number })
}

/** -1: nobody has begun it. */
export function processorAt(census: Census, row: number): number {
  if (row < census.goroutines.length) return 0
  const far = farOf(census, row)
  if (far === undefined || (far.rows.census.ids[far.at] as number) >= firstQueued) return -1
  return far.rows.census.processor
}

/** Position of a goroutine; -1 when it is not there. */
export function positionOf(census: Census, id: number): number {
  const place = placeOf(id)
  if (place.processor === 0 && place.id < firstQueued) return localPosition(census.goroutines, id)
  for (const { start, census: rows } of census.far) {
    const at = rows.processor === place.processor ? rows.ids.indexOf(place.id) : -1
    if (at >= 0) return start + at
  }
  return -1
}

/** Ids ascend. */
function localPosition(goroutines: readonly Goroutine[], id: number): number {
  let low = 0
  let high = goroutines.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((goroutines[middle] as Goroutine).id < id) low = middle + 1
    else high = middle
  }
  return goroutines[low]?.id === id ? low : -1
}
