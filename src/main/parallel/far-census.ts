/**
 * A walk over the goroutines of one processor, for the monitor on the main thread: columns of numbers that are handed over
 * without a copy, some 25 bytes a goroutine. It is taken when somebody asks, never on the way.
 */
import { type Goroutine, WAITING, waitReasons } from '../runtime/index.ts'
import type { Processor } from './processor.ts'
import { waitNames } from './wait-facts.ts'

/** Codes beyond those of `waitReasons`. */
export const runnableCode = waitReasons.length
export const runningCode = runnableCode + 1

export function codeOf(g: Goroutine): number {
  if (g.status >= WAITING) return g.status - WAITING
  return g.state === 'running' ? runningCode : runnableCode
}

/** Portable goroutines that nobody has begun are numbered from here; goroutines lie below. */
export const firstQueued = 2 ** 43

/** More different names than this are left out: then only the reason of a wait is known. */
const mostNames = 4096

export interface FarOrigin {
  readonly name: string
  readonly site: string
  readonly turns: number
  readonly busyMs: number
}

export interface FarCensus {
  readonly processor: number
  /** ms since 1970. */
  readonly atMs: number
  /** Goroutines ever started by that thread: the id of the youngest. */
  readonly spawned: number
  readonly ids: Float64Array
  /** Index of `waitReasons`, or one of the codes above. */
  readonly doing: Uint8Array
  /** ms since 1970; Infinity when it does not wait. */
  readonly since: Float64Array
  /** Index of `origins`. */
  readonly origin: Uint32Array
  /** Index of `names`; -1: none. */
  readonly name: Int16Array
  readonly origins: readonly FarOrigin[]
  /** See `waitNames`. */
  readonly names: readonly string[]
}

/** Yields now and then. */
export function* takeFarCensus(processor: Processor): Generator<undefined, FarCensus> {
  const { runtime, index, spawner, modules } = processor
  const columns = new Columns(runtime.sched.live.length + spawner.alive)
  const epoch = performance.timeOrigin
  const atMs = epoch + performance.now()
  let steps = 0
  for (const g of runtime.goroutines()) {
    columns.add(g, epoch)
    if (++steps % stride === 0) yield
  }
  for (const { id, fn } of spawner.queued()) {
    columns.addQueued(firstQueued + id, modules.origin(fn))
    if (++steps % stride === 0) yield
  }
  return { processor: index, atMs, spawned: runtime.sched.spawned, ...columns.done() }
}

const stride = 256

/** Only those that this processor has spawned and nobody has begun. */
export function queuedOf({ runtime, index, spawner, modules }: Processor): FarCensus {
  const columns = new Columns(spawner.alive)
  const atMs = performance.timeOrigin + performance.now()
  for (const { id, fn } of spawner.queued()) columns.addQueued(firstQueued + id, modules.origin(fn))
  return { processor: index, atMs, spawned: runtime.sched.spawned, ...columns.done() }
}

/** What is handed over instead of copied. */
export function columnsOf({ ids, doing, since, origin, name }: FarCensus): ArrayBuffer[] {
  return [ids, doing, since, origin, name].map(({ buffer }) => buffer as ArrayBuffer)
}

class Columns {
  #count = 0
  #ids: Float64Array
  #doing: Uint8Array
  #since: Float64Array
  #origin: Uint32Array
  #name: Int16Array
  readonly #origins: FarOrigin[] = []
  readonly #originIndex = new Map<object, number>()
  readonly #names: string[] = []
  readonly #nameIndex = new Map<string, number>()

  constructor(expected: number) {
    const room = expected + 16
    this.#ids = new Float64Array(room)
    this.#doing = new Uint8Array(room)
    this.#since = new Float64Array(room)
    this.#origin = new Uint32Array(room)
    this.#name = new Int16Array(room)
  }

  add(g: Goroutine, epoch: number): void {
    const waits = g.status >= WAITING
    this.#put(g.id, codeOf(g), waits ? epoch + g.waitingSince : Infinity, g.origin)
    this.#name[this.#count - 1] = waits ? this.#nameOf(waitNames(g)) : -1
  }

  addQueued(id: number, origin: FarOrigin): void {
    this.#put(id, runnableCode, Infinity, origin)
    this.#name[this.#count - 1] = -1
  }

  done(): Omit<FarCensus, 'processor' | 'atMs' | 'spawned'> {
    const n = this.#count
    return {
      ids: this.#ids.slice(0, n),
      doing: this.#doing.slice(0, n),
      since: this.#since.slice(0, n),
      origin: this.#origin.slice(0, n),
      name: this.#name.slice(0, n),
      origins: this.#origins.map(({ name, site, turns, busyMs }) => ({ name, site, turns, busyMs })),
      names: this.#names,
    }
  }

  #put(id: number, doing: number, since: number, origin: FarOrigin): void {
    if (this.#count === this.#ids.length) this.#grow()
    const at = this.#count++
    this.#ids[at] = id
    this.#doing[at] = doing
    this.#since[at] = since
    let index = this.#originIndex.get(origin)
    if (index === undefined) {
      index = this.#origins.push(origin) - 1
      this.#originIndex.set(origin, index)
    }
    this.#origin[at] = index
  }

  #nameOf(text: string): number {
    if (text === '') return -1
    const known = this.#nameIndex.get(text)
    if (known !== undefined) return known
    if (this.#names.length >= mostNames) return -1
    const index = this.#names.push(text) - 1
    this.#nameIndex.set(text, index)
    return index
  }

  #grow(): void {
    const room = this.#ids.length * 2
    this.#ids = copied(this.#ids, new Float64Array(room))
    this.#doing = copied(this.#doing, new Uint8Array(room))
    this.#since = copied(this.#since, new Float64Array(room))
    this.#origin = copied(this.#origin, new Uint32Array(room))
    this.#name = copied(this.#name, new Int16Array(room))
  }
}

function copied<A extends Float64Array | Uint8Array | Uint32Array | Int16Array>(old: A, wide: A): A {
  wide.set(old)
  return wide
}
