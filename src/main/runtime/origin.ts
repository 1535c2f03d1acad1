/**
 * Where goroutines and channels come from. Capturing a stack costs a microsecond or two, so it is sampled: the first
 * so many creations under one name, then one in 256; those in between are taken to come from where the last sampled
 * one did. When one name turns out to have several sites, each gets an Origin of its own and sampling starts afresh.
 */

import { engine } from './engine.ts'

/** What all goroutines made by one function at one place share. */
export class Origin {
  readonly name: string
  /** `file:line:column`, or empty when not known. */
  readonly site: string
  /** How often one of them was resumed. */
  turns = 0
  /** Time in ms that they held the thread: of each batch of turns, credited to who ran last. */
  busyMs = 0
  /** Where those come from that make them: the first that did. Null: code outside, or a function whose sites are not looked at. */
  readonly by: Origin | null

  constructor(name: string, site: string, by: Origin | null = null) {
    this.name = name
    this.site = site
    this.by = by
  }
}

type Callable = (...args: never[]) => unknown

interface NameEntry {
  count: number
  last: Origin
  /** By site. */
  readonly origins: Map<string, Origin>
}

const sampleEvery = 256

export class Origins {
  readonly #samples: number
  readonly #byName = new Map<string, NameEntry>()
  #lastFn: Callable | undefined
  #lastEntry: NameEntry | undefined

  /** `sites`: true captures every creation, false none, a number so many per name before sampling. */
  constructor(sites: boolean | number) {
    this.#samples = sites === true ? Infinity : sites === false ? 0 : sites
  }

  /** `depth`: how many frames of ours lie between the user's call and this one. */
  of(fn: Callable, depth: number): Origin {
    const entry = fn === this.#lastFn && this.#lastEntry !== undefined ? this.#lastEntry : this.#entryOf(fn)
    const count = entry.count++
    if (this.#samples === 0 || (count >= this.#samples && count % sampleEvery !== 0)) return entry.last
    const site = captureSite(depth + 1)
    let origin = entry.origins.get(site)
    if (origin === undefined) {
      origin = new Origin(entry.last.name, site, engine.current?.origin ?? null)
      entry.origins.set(site, origin)
      entry.count = 1
    }
    entry.last = origin
    return origin
  }

  #entryOf(fn: Callable): NameEntry {
    const name = fn.name === '' ? 'anonymous' : fn.name
    let entry = this.#byName.get(name)
    if (entry === undefined) {
      entry = { count: 0, last: new Origin(name, ''), origins: new Map() }
      this.#byName.set(name, entry)
    }
    this.#lastFn = fn
    this.#lastEntry = entry
    return entry
  }
}

/** Who called, as `file:line:column`; `depth`: how many frames of ours lie in between. */
export function captureSite(depth: number): string {
  const limit = Error.stackTraceLimit
  const holder: { stack?: string } = {}
  Error.stackTraceLimit = depth + 1
  Error.captureStackTrace(holder, captureSite)
  Error.stackTraceLimit = limit
  const frame = holder.stack?.split('\n')[depth + 1]?.trim() ?? ''
  const location = /\(([^()]+)\)$/.exec(frame)?.[1] ?? frame.replace(/^at (async )?/, '')
  return location.replace(/^file:\/\//, '')
}
