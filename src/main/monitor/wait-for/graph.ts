/**
 * The wait-for graph of one moment, and who is stuck in it.
 *
 * A goroutine can go on if it does not wait, or if one of the things it waits for (a select has several) can be released
 * by somebody who can go on. What remains when nothing more follows from that is stuck: the least fixpoint, found in
 * time proportional to the edges.
 */
import { type Goroutine, Op, type Runtime } from '../../runtime/index.ts'
import { Census } from './census.ts'
import { type Release, releaseOf } from './release.ts'

/** One thing that a goroutine waits for. */
export interface Wait {
  readonly op: Op<unknown>
  readonly release: Release
}

/** Everybody who waits for the same release. */
interface Gate {
  readonly release: Release
  readonly waiters: Goroutine[]
  /** Of those in `who`: so many must be able to go on. */
  missing: number
  open: boolean
}

export class WaitForGraph {
  /** All are asleep for good: nobody runs, no timer is set, nothing comes from outside. */
  readonly settled: boolean
  readonly census: Census
  /** Whoever waits, with what for. Only those without a way out that needs no goroutine. */
  readonly #waits = new Map<Goroutine, readonly Wait[]>()
  /** By what is waited for, and how: two receives of one channel are two operations, but one gate. */
  readonly #gates = new Map<object, Map<number, Gate>>()
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

  #gate(op: Op<unknown>): Gate {
    // Claims on a semaphore differ in weight and context: each has a gate of its own.
    const key = 'n' in op ? op : op.target
    let gates = this.#gates.get(key)
    if (gates === undefined) this.#gates.set(key, (gates = new Map<number, Gate>()))
    let gate = gates.get(op.reason)
    if (gate === undefined) {
      const release = releaseOf(op, this.census)
      gate = { release, waiters: [], missing: release.need === 'all' ? release.who.length : 1, open: false }
      gates.set(op.reason, gate)
    }
    return gate
  }

  #propagate(): void {
    const opens = new Map<Goroutine, Gate[]>()
    const todo: Goroutine[] = [...this.#free]
    const freed = (g: Goroutine): void => {
      if (this.#free.has(g)) return
      this.#free.add(g)
      todo.push(g)
    }
    const open = (gate: Gate): void => {
      if (gate.open) return
      gate.open = true
      gate.waiters.forEach(freed)
    }
    for (const gate of [...this.#gates.values()].flatMap((gates) => [...gates.values()])) {
      const { kind, who, spare, need } = gate.release
      if (kind === 'elsewhere' || (kind === 'unknown' && !this.settled)) open(gate)
      for (const g of need === 'any' ? new Set([...who, ...spare]) : who) {
        const gates = opens.get(g)
        if (gates === undefined) opens.set(g, [gate])
        else gates.push(gate)
      }
    }
    for (const g of opens.keys()) if (!this.#waits.has(g)) todo.push(g)
    for (let g = todo.pop(); g !== undefined; g = todo.pop()) {
      for (const gate of opens.get(g) ?? []) if (--gate.missing === 0) open(gate)
    }
  }
}

function operationsOf(g: Goroutine): readonly Op<unknown>[] {
  const { on } = g
  if (on === null) return []
  const { target } = on
  if (Array.isArray(target)) return target.filter((op): op is Op<unknown> => op instanceof Op)
  return [on]
}
