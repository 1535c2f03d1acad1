/**
 * The wait-for graph of one moment, and who is stuck in it.
 *
 * A goroutine can go on if it does not wait, or if one of the things it waits for (a select has several) can be released
 * by somebody who can go on. What remains when nothing more follows from that is stuck: the least fixpoint, found in
 * time proportional to goroutines and channels.
 */
import { type Goroutine, Op, type Runtime } from '../../runtime/index.ts'
import { Census } from './census.ts'
import { type Release, releaseOf } from './release.ts'
import { type Gate, Spread } from './spread.ts'

/** One thing that a goroutine waits for. */
export interface Wait {
  readonly op: Op<unknown>
  readonly release: Release
}

/** Everybody who waits for the same release. */
interface ReleaseGate extends Gate {
  readonly release: Release
}

export class WaitForGraph {
  /** All are asleep for good: nobody runs, no timer is set, nothing comes from outside. */
  readonly settled: boolean
  readonly census: Census
  /** Whoever waits, with what for. Only those without a way out that needs no goroutine. */
  readonly #waits = new Map<Goroutine, readonly Wait[]>()
  /** By what is waited for, and how: two receives of one channel are two operations, but one gate. */
  readonly #gates = new Map<object, Map<number, ReleaseGate>>()
  readonly #free = new Set<Goroutine>()

  constructor(rt: Runtime) {
    const { sched } = rt
    this.census = new Census(rt)
    const waiting: Goroutine[] = []
    let awake = false
    for (const g of sched.live) {
      if (g.state === 'waiting') waiting.push(g)
      else awake = true
    }
    let outside = false
    for (const g of sched.outsiders) {
      if (g.waitReason !== 'goroutine join') outside = true
    }
    this.settled = !awake && !outside && sched.timers.length === 0 && sched.foreign === 0
    for (const g of waiting) this.#add(g)
    this.#propagate()
  }

  /** In order of age. */
  stuck(): Goroutine[] {
    return [...this.#waits.keys()].filter((g) => !this.#free.has(g))
  }

  /** Everybody who waits. */
  waiting(): Goroutine[] {
    return [...this.#waits.keys()]
  }

  isStuck(g: Goroutine): boolean {
    return this.#waits.has(g) && !this.#free.has(g)
  }

  waits(g: Goroutine): readonly Wait[] {
    return this.#waits.get(g) ?? []
  }

  #add(g: Goroutine): void {
    const waits = operationsOf(g).map((op): Wait => ({ op, release: this.#gate(op).release }))
    this.#waits.set(g, waits)
    for (const { op } of waits) this.#gate(op).waiters.push(g)
    if (waits.length === 0 && g.waitReason !== 'select (no cases)') this.#free.add(g)
  }

  #gate(op: Op<unknown>): ReleaseGate {
    // Claims on a semaphore differ in weight and context: each has a gate of its own.
    const key = 'n' in op ? op : op.target
    let gates = this.#gates.get(key)
    if (gates === undefined) this.#gates.set(key, (gates = new Map<number, ReleaseGate>()))
    let gate = gates.get(op.reason)
    if (gate === undefined) {
      const release = releaseOf(op, this.census)
      gate = { release, waiters: [], missing: release.need === 'all' ? release.who.length : 1, open: false }
      gates.set(op.reason, gate)
    }
    return gate
  }

  #propagate(): void {
    const spread = new Spread(this.census)
    for (const gates of this.#gates.values()) {
      for (const gate of gates.values()) {
        const { kind, who, spare, heirsOf, need } = gate.release
        if (kind === 'elsewhere' || (kind === 'unknown' && !this.settled)) spread.open(gate)
        if (need === 'all') spread.each(who, gate)
        else {
          for (const some of [who, ...spare]) spread.anyOf(some, gate)
          if (heirsOf !== undefined) spread.anyHeirOf(heirsOf, gate)
        }
      }
    }
    for (const g of this.#free) spread.free(g)
    for (const g of this.census.all()) if (!this.#waits.has(g)) spread.free(g)
    for (const g of spread.run()) if (this.#waits.has(g)) this.#free.add(g)
  }
}

function operationsOf(g: Goroutine): readonly Op<unknown>[] {
  const { on } = g
  if (on === null || g.waitReason === undefined) return []
  const { target } = on
  if (Array.isArray(target)) return target.filter((op): op is Op<unknown> => op instanceof Op)
  return [on]
}
