/** One shortest cycle within a knot, to be told step by step. */
import type { Goroutine } from '../../runtime/index.ts'
import type { Wait, WaitForGraph } from './graph.ts'

export interface Link {
  readonly from: Goroutine
  readonly wait: Wait
  readonly to: Goroutine
}

/** Searching from every member of a large knot would cost too much. */
const mostStarts = 16

export function ringOf(graph: WaitForGraph, members: readonly Goroutine[]): Link[] {
  const inside = new Set(members)
  let best: Link[] = []
  for (const start of members.slice(0, mostStarts)) {
    const found = shortest(graph, inside, start)
    if (found.length > 0 && (best.length === 0 || found.length < best.length)) best = found
  }
  return best
}

/** Breadth first from `start` back to it. */
function shortest(graph: WaitForGraph, inside: ReadonlySet<Goroutine>, start: Goroutine): Link[] {
  const reachedBy = new Map<Goroutine, Link>()
  const todo = [start]
  // Many wait for the same ones: looking at those once is enough.
  const looked = new Set<readonly Goroutine[]>()
  for (const from of todo) {
    for (const wait of graph.waits(from)) {
      const { who } = wait.release
      if (looked.has(who)) continue
      looked.add(who)
      for (const to of who) {
        if (!inside.has(to)) continue
        const link: Link = { from, wait, to }
        if (to === start) return [...pathTo(reachedBy, start, from), link]
        if (reachedBy.has(to)) continue
        reachedBy.set(to, link)
        todo.push(to)
      }
    }
  }
  return []
}

function pathTo(reachedBy: ReadonlyMap<Goroutine, Link>, start: Goroutine, end: Goroutine): Link[] {
  const path: Link[] = []
  for (let at = end; at !== start;) {
    const link = reachedBy.get(at)
    if (link === undefined) return path
    path.unshift(link)
    at = link.from
  }
  return path
}
