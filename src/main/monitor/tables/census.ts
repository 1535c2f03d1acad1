/**
 * A walk over all goroutines, oldest first, put down in columns: what filters, groups and orders a million rows reads
 * numbers that lie side by side, and only the few rows on screen are looked up as objects.
 *
 * A census refers to the goroutines, so one that ends meanwhile stays in memory as long as its census is held:
 * a few seconds.
 */
import { type Goroutine, type Runtime, WAITING, waitReasons } from '../../runtime/index.ts'
import { goroutineStates } from '../../../shared/model.ts'
import { stateOf } from '../goroutine-states.ts'
import { type Sliced, stride } from './in-slices.ts'

export type Origin = Goroutine['origin']

/** Codes of what a goroutine does: first the wait reasons, then these two. */
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
  readonly goroutines: readonly Goroutine[]
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

export function* takeCensus(rt: Runtime, number: number): Sliced<Census> {
  const nowMs = rt.clock.now()
  let room = Math.ceil(rt.stats().goroutines * 1.05) + 64
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
  return { number, nowMs, goroutines, doing, since, originIndex, origins, originCounts, states }
}

function grown<A extends Uint8Array | Float64Array | Uint32Array>(old: A, wide: A): A {
  wide.set(old)
  return wide
}

/** Position of a goroutine: ids ascend in a census. -1 when it is not there. */
export function positionOf({ goroutines }: Census, id: number): number {
  let low = 0
  let high = goroutines.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((goroutines[middle] as Goroutine).id < id) low = middle + 1
    else high = middle
  }
  return goroutines[low]?.id === id ? low : -1
}
