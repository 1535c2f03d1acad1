/**
 * Which case each select chooses, by call site. Where selects are few all are counted; where they are many one in so many
 * is, and stands for all since the one before. So shares are right on average, and a case that waits for its turn in vain
 * shows a 0 beside the others.
 */
import { Histogram, Random } from '../../base/index.ts'
import { frameLines, SharedChan, takeStack } from '../../parallel/index.ts'
import {
  Chan,
  type Goroutine,
  type internals,
  type Op,
  type Runtime,
  waitReasons,
} from '../../runtime/index.ts'
import { idOf } from '../channel-entry.ts'

type SelectObserver = internals.SelectObserver
type SelectWatch = internals.SelectWatch

export interface SelectCase {
  readonly key: string
  /** `← jobs`; empty when it is not always the same. */
  label: string
  /** See `idOf`. */
  readonly channels: Set<number>
  chosen: number
  /** Of those who had to wait for it, ms. */
  waits: Histogram | undefined
  waitedMs: number
}

export interface SelectSite {
  /** Frames as V8 prints them, innermost first, without ours. */
  readonly lines: readonly string[]
  /** Functions that the goroutines run, with their places of creation: see `originKey`. */
  readonly origins: Set<string>
  readonly cases: Map<string, SelectCase>
  chosen: number
}

const mostSites = 500
const mostTraces = 2000
/** Channels that a case remembers: one that makes a channel per request has no end of them. */
const mostChannels = 64
const mostOrigins = 16
/** Stacks taken per window; beyond that fewer selects are looked at. */
const mostPerWindow = 10
const windowMs = 100
const rarest = 2 ** 20
const byDefault = '(default)'
/** Label of a case before its operation was looked at. */
const unmet = '?'

export const originKey = ({ name, site }: { name: string; site: string }): string => `${name}@${site}`

export class SelectProfile implements SelectObserver {
  /** By their frames. */
  readonly sites = new Map<string, SelectSite>()
  left = 0
  /** By the whole trace, which tells also what happened to start the slice. */
  readonly #byTrace = new Map<string, SelectSite>()
  readonly #rt: Runtime
  readonly #random = new Random(1)
  #every = 1
  /** Selects that the next one looked at stands for, itself included. */
  #stretch = 1
  #taken = 0
  #windowEndsMs = -Infinity
  #seenAtTick = 0
  #seen = 0

  constructor(rt: Runtime) {
    this.#rt = rt
  }

  get on(): boolean {
    return this.#rt.sched.selects === this
  }

  set on(on: boolean) {
    if (on === this.on) return
    this.#rt.sched.selects = on ? this : null
    this.left = 0
  }

  /** At each sample: after a storm of selects a few are all looked at again. */
  tick(): void {
    const seldom = this.on && this.#every > 1 && this.#seen === this.#seenAtTick
    this.#seenAtTick = this.#seen
    if (!seldom) return
    this.#every = this.#every >> 2 || 1
    // Those that have passed since are nobody's: who comes next may be another select.
    this.#stretch = 1
    this.left = 0
  }

  begins(g: Goroutine, cases: Readonly<Record<string, Op<unknown>>>): SelectWatch {
    this.#seen++
    const { sched } = g
    const site = this.#site(takeStack())
    const weight = this.#stretch
    this.#pause(sched.now)
    if (site.origins.size < mostOrigins) site.origins.add(originKey(g))
    for (const key in cases) meet(caseOf(site, key), cases[key])
    return {
      chose: (key, waitedTicks) => {
        site.chosen += weight
        const chosen = caseOf(site, key ?? byDefault)
        chosen.chosen += weight
        if (waitedTicks <= 0) return
        const ms = sched.now - sched.stamps.msAt(sched.ticks - waitedTicks)
        chosen.waitedMs += ms * weight
        chosen.waits ??= new Histogram()
        chosen.waits.record(ms, weight)
      },
    }
  }

  #pause(nowMs: number): void {
    if (nowMs >= this.#windowEndsMs) {
      if (this.#taken < mostPerWindow / 2) this.#every = Math.max(1, this.#every >> 1)
      this.#taken = 0
      this.#windowEndsMs = nowMs + windowMs
    }
    if (++this.#taken % mostPerWindow === 0) this.#every = Math.min(rarest, this.#every * 2)
    this.#stretch = this.#every === 1 ? 1 : 1 + this.#random.below(2 * this.#every - 1)
    this.left = this.#stretch - 1
  }

  #site(trace: string): SelectSite {
    let site = this.#byTrace.get(trace)
    if (site !== undefined) return site
    const lines = frameLines(trace)
    const key = this.sites.size < mostSites ? lines.join('\n') : ''
    site = this.sites.get(key)
    if (site === undefined) {
      site = { lines: key === '' ? [] : lines, origins: new Set(), cases: new Map(), chosen: 0 }
      this.sites.set(key, site)
    }
    if (this.#byTrace.size >= mostTraces) this.#byTrace.clear()
    this.#byTrace.set(trace, site)
    return site
  }
}

function caseOf({ cases }: SelectSite, key: string): SelectCase {
  let found = cases.get(key)
  if (found === undefined) {
    found = {
      key,
      label: key === byDefault ? '' : unmet,
      channels: new Set(),
      chosen: 0,
      waits: undefined,
      waitedMs: 0,
    }
    cases.set(key, found)
  }
  return found
}

function meet(known: SelectCase, op: Op<unknown> | undefined): void {
  // What is no operation is refused by the select itself.
  if (op?.reason === undefined) return
  const { target } = op
  const words = wordsOf(op)
  known.label = known.label === unmet || known.label === words ? words : ''
  if ((target instanceof Chan || target instanceof SharedChan) && known.channels.size < mostChannels)
    known.channels.add(idOf(target))
}

function wordsOf({ reason, target }: Op<unknown>): string {
  const doing = waitReasons[reason] ?? ''
  if (doing.endsWith('(nil chan)')) return 'nil'
  const name = 'name' in target && typeof target.name === 'string' ? target.name : ''
  if (name === 'context') return 'ctx.done()'
  if (doing === 'chan send') return `→ ${name}`
  if (doing === 'chan receive') return name === '' ? 'timer' : `← ${name}`
  return name === '' ? doing : `${doing} ${name}`
}
