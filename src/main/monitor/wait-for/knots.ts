/**
 * Knots: groups of stuck goroutines whose waits lead to nobody outside the group. Each is one cause. Everybody else who is
 * stuck waits, by a few steps, for a knot and stands behind it.
 */
import { Goroutine } from '../../runtime/index.ts'
import { components } from './components.ts'
import type { WaitForGraph } from './graph.ts'

export interface Knot {
  readonly members: readonly Goroutine[]
  readonly behind: readonly Goroutine[]
  /** They wait for each other; else nobody is known who could release them. */
  readonly cyclic: boolean
}

/** A goroutine, or all those who could release it: many wait for the same ones, so the list is a place of its own. */
type Place = Goroutine | readonly Goroutine[]

export function findKnots(graph: WaitForGraph): Knot[] {
  const edges = (place: Place): readonly Place[] =>
    place instanceof Goroutine
      ? graph.waits(place).map(({ release }) => release.who)
      : place.filter((g) => graph.isStuck(g))
  const found = components<Place>(graph.stuck(), edges)
  const knotOf = new Map<Place, number>()
  const knots: { members: Goroutine[]; behind: Goroutine[]; cyclic: boolean }[] = []
  // What a component leads to is complete before it: its knot is known.
  for (const places of found) {
    const members = places.filter((place) => place instanceof Goroutine)
    let leadsTo: number | undefined
    for (const place of places) {
      for (const next of edges(place)) leadsTo ??= knotOf.get(next)
      if (leadsTo !== undefined) break
    }
    if (leadsTo !== undefined) knots[leadsTo]?.behind.push(...members)
    else if (members.length > 0) {
      leadsTo = knots.length
      // With the list that leads back, a circle has two places or more.
      knots.push({ members, behind: [], cyclic: places.length > 1 })
    }
    if (leadsTo !== undefined) for (const place of places) knotOf.set(place, leadsTo)
  }
  return knots
}
