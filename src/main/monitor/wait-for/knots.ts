/**
 * Knots: groups of stuck goroutines whose waits lead to nobody outside the group. Each is one cause. Everybody else who is
 * stuck waits, by a few steps, for a knot and stands behind it.
 */
import type { Goroutine } from '../../runtime/index.ts'
import { components } from './components.ts'
import type { WaitForGraph } from './graph.ts'

export interface Knot {
  readonly members: readonly Goroutine[]
  readonly behind: readonly Goroutine[]
  /** They wait for each other; else nobody is known who could release them. */
  readonly cyclic: boolean
}

export function findKnots(graph: WaitForGraph): Knot[] {
  const stuck = graph.stuck()
  const edges = (g: Goroutine): Goroutine[] => releasersOf(graph, g)
  const found = components(stuck, edges)
  const knotOf = new Map<Goroutine, number>()
  const knots: { members: Goroutine[]; behind: Goroutine[]; cyclic: boolean }[] = []
  // What a component leads to is complete before it: its knot is known.
  for (const members of found) {
    const own = new Set(members)
    let leadsTo: number | undefined
    let loop = members.length > 1
    for (const g of members) {
      for (const next of edges(g)) {
        if (own.has(next)) loop = true
        else leadsTo ??= knotOf.get(next)
      }
    }
    if (leadsTo === undefined) {
      leadsTo = knots.length
      knots.push({ members, behind: [], cyclic: loop })
    } else knots[leadsTo]?.behind.push(...members)
    for (const g of members) knotOf.set(g, leadsTo)
  }
  return knots
}

/** Stuck ones that could release it. */
export function releasersOf(graph: WaitForGraph, g: Goroutine): Goroutine[] {
  return graph.waits(g).flatMap(({ release }) => release.who.filter((other) => graph.isStuck(other)))
}
