/**
 * Who can go on, spread from those who can to those who wait for them.
 *
 * A crowd that may serve many channels (all receivers of one making, all descendants of main) is one place through which
 * the news goes once: a list of edges for each channel would take the product of channels and goroutines.
 */
import type { Goroutine } from '../../runtime/index.ts'
import type { Census } from './census.ts'

export interface Gate {
  readonly waiters: Goroutine[]
  /** So many of those it waits for must still be able to go on. */
  missing: number
  open: boolean
}

export class Spread {
  readonly #census: Census
  readonly #gatesOf = new Map<Goroutine, Gate[]>()
  /** By the list itself, which releases share. A crowd's own gate has no waiters but other gates. */
  readonly #crowds = new Map<readonly Goroutine[], Gate[]>()
  readonly #crowdsOf = new Map<Goroutine, Gate[][]>()
  readonly #heirs = new Map<number, Gate[]>()
  /** Parents of whom a descendant can go on. */
  readonly #told = new Set<number>()
  readonly #free = new Set<Goroutine>()
  readonly #todo: Goroutine[] = []

  constructor(census: Census) {
    this.#census = census
  }

  each(some: readonly Goroutine[], gate: Gate): void {
    for (const g of some) push(this.#gatesOf, g, gate)
  }

  anyOf(some: readonly Goroutine[], gate: Gate): void {
    if (some.length === 0) return
    const known = this.#crowds.get(some)
    if (known !== undefined) {
      known.push(gate)
      return
    }
    const gates = [gate]
    this.#crowds.set(some, gates)
    for (const g of some) push(this.#crowdsOf, g, gates)
  }

  /** Whoever it spawned, or was spawned by those who live. */
  anyHeirOf(id: number, gate: Gate): void {
    push(this.#heirs, id, gate)
  }

  open(gate: Gate): void {
    if (gate.open) return
    gate.open = true
    for (const g of gate.waiters) this.free(g)
  }

  free(g: Goroutine): void {
    if (this.#free.has(g)) return
    this.#free.add(g)
    this.#todo.push(g)
  }

  run(): ReadonlySet<Goroutine> {
    for (let g = this.#todo.pop(); g !== undefined; g = this.#todo.pop()) {
      for (const gate of this.#gatesOf.get(g) ?? []) if (--gate.missing === 0) this.open(gate)
      for (const gates of this.#crowdsOf.get(g) ?? []) this.#openAll(gates)
      this.#tellParents(g)
    }
    return this.#free
  }

  #openAll(gates: Gate[]): void {
    for (const gate of gates.splice(0)) this.open(gate)
  }

  /** Up to the first who knows: each is told once. */
  #tellParents(g: Goroutine): void {
    for (let at: Goroutine | undefined = g; at !== undefined; [at] = this.#census.alive(at.parent)) {
      if (this.#told.has(at.parent)) return
      this.#told.add(at.parent)
      this.#openAll(this.#heirs.get(at.parent) ?? [])
    }
  }
}

function push<K, V>(lists: Map<K, V[]>, key: K, value: V): void {
  const list = lists.get(key)
  if (list === undefined) lists.set(key, [value])
  else list.push(value)
}
