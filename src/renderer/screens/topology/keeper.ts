/**
 * What is drawn between two answers of the host. Who is gone stays for a while, so that a group that comes and goes does
 * not flicker, and every node keeps its place.
 */
import type { Topology } from '../../../shared/topology.ts'
import { arrange, type Point, type Route, routesFor, settle } from './layout.ts'

const graceMs = 10_000

export interface Drawn {
  topology: Topology
  places: ReadonlyMap<string, Point>
  routes: ReadonlyMap<string, Route>
  /** Another one: nodes or edges came or went. */
  structure: string
}

export class Keeper {
  #seenAt = new Map<string, number>()
  #last: Topology | undefined
  #places = new Map<string, Point>()
  #routes = new Map<string, Route>()
  #structure = ''
  #turn = 0

  /** Undefined while a newer picture is being laid out. */
  async take(next: Topology, aspectRatio: number): Promise<Drawn | undefined> {
    const turn = ++this.#turn
    const topology = this.#withGhosts(next)
    this.#last = topology
    const structure = [...topology.nodes, ...topology.edges]
      .map(({ id }) => id)
      .sort()
      .join('\n')
    if (structure !== this.#structure) {
      const fresh = await arrange(topology, aspectRatio)
      if (turn !== this.#turn) return undefined
      this.#places = settle(topology, fresh.places, this.#places)
      this.#routes = routesFor(topology.edges, fresh, this.#places, this.#routes)
      this.#structure = structure
    }
    return { topology, places: this.#places, routes: this.#routes, structure }
  }

  /** Forgets all places. */
  rearrange(): void {
    this.#places = new Map()
    this.#routes = new Map()
    this.#structure = ''
  }

  #withGhosts(next: Topology): Topology {
    const { atMs } = next
    for (const { id } of [...next.nodes, ...next.edges]) this.#seenAt.set(id, atMs)
    for (const [id, seenAt] of this.#seenAt) if (atMs - seenAt > graceMs) this.#seenAt.delete(id)
    const add = <T extends { id: string }>(now: readonly T[], before: readonly T[] | undefined): T[] => {
      const here = new Set(now.map(({ id }) => id))
      return [...now, ...(before ?? []).filter(({ id }) => !here.has(id) && this.#seenAt.has(id))]
    }
    const nodes = add(next.nodes, this.#last?.nodes)
    const ids = new Set(nodes.map(({ id }) => id))
    const edges = add(next.edges, this.#last?.edges).filter(({ from, to }) => ids.has(from) && ids.has(to))
    return { ...next, nodes, edges }
  }
}
