/**
 * Who is there on one processor and who of them waits at channels between threads, by where they were made: for the monitor
 * on the main thread, when somebody looks.
 */
import { type Goroutine, waitReasons } from '../runtime/index.ts'
import { codeOf, runningCode } from './far-census.ts'
import type { Processor } from './processor.ts'
import { selectCases } from './wait-facts.ts'
import { SharedChan } from './shared-chan.ts'

export interface FarGroup {
  readonly name: string
  readonly site: string
  count: number
  /** How many do what: indices as `FarCensus.doing`. */
  readonly doing: number[]
  /** The last of them that was seen. */
  id: number
}

export interface FarUse {
  /** Index of `groups`. */
  readonly group: number
  /** The channel's id. */
  readonly channel: number
  readonly receives: boolean
}

export interface FarPicture {
  readonly processor: number
  readonly groups: readonly FarGroup[]
  readonly users: readonly FarUse[]
}

const stride = 256
const mostWalked = 50_000

/** Yields now and then. */
export function* takePicture({ index, runtime }: Processor): Generator<undefined, FarPicture> {
  const groups: FarGroup[] = []
  const indices = new Map<object, number>()
  const users = new Map<string, FarUse>()
  let steps = 0
  for (const g of runtime.goroutines()) {
    let group = indices.get(g.origin)
    if (group === undefined) {
      const { name, site } = g.origin
      const doing = new Array<number>(runningCode + 1).fill(0)
      group = groups.push({ name, site, count: 0, doing, id: 0 }) - 1
      indices.set(g.origin, group)
    }
    const known = groups[group] as FarGroup
    known.count++
    known.id = g.id
    const code = codeOf(g)
    known.doing[code] = (known.doing[code] ?? 0) + 1
    for (const { channel, receives } of sharedWaits(g)) {
      const key = `${String(group)} ${String(channel.id)} ${String(receives)}`
      if (!users.has(key)) users.set(key, { group, channel: channel.id, receives })
    }
    if (++steps === mostWalked) break
    if (steps % stride === 0) yield
  }
  return { processor: index, groups, users: [...users.values()] }
}

/** The channels between threads that it waits at, of a select all. */
export function sharedWaits(g: Goroutine): { channel: SharedChan<unknown>; receives: boolean }[] {
  const reason = g.waitReason
  if (reason === undefined) return []
  if (reason !== 'select')
    return g.waitingOn instanceof SharedChan
      ? [{ channel: g.waitingOn as SharedChan<unknown>, receives: reason === 'chan receive' }]
      : []
  return selectCases(g).flatMap(({ target, reason: index }) =>
    target instanceof SharedChan
      ? [{ channel: target as SharedChan<unknown>, receives: waitReasons[index] === 'chan receive' }]
      : [],
  )
}
