/** Strongly connected components, after Tarjan, without recursion: chains of waiters may be long. */

interface Visit<N> {
  readonly node: N
  readonly next: Iterator<N>
  index: number
  low: number
  onStack: boolean
}

/** Components in the order in which they are complete: whatever one leads to comes before it. */
export function components<N>(nodes: Iterable<N>, edges: (node: N) => Iterable<N>): N[][] {
  const visits = new Map<N, Visit<N>>()
  const stack: Visit<N>[] = []
  const found: N[][] = []
  const enter = (node: N): Visit<N> => {
    const index = visits.size
    const visit = { node, next: edges(node)[Symbol.iterator](), index, low: index, onStack: true }
    visits.set(node, visit)
    stack.push(visit)
    return visit
  }
  const complete = (visit: Visit<N>): void => {
    const component: N[] = []
    for (let top = stack.pop(); top !== undefined; top = stack.pop()) {
      top.onStack = false
      component.push(top.node)
      if (top === visit) break
    }
    found.push(component.reverse())
  }
  for (const start of nodes) {
    if (visits.has(start)) continue
    const path = [enter(start)]
    for (let at = path.at(-1); at !== undefined; at = path.at(-1)) {
      const step = at.next.next()
      if (step.done === true) {
        path.pop()
        const below = path.at(-1)
        if (below !== undefined) below.low = Math.min(below.low, at.low)
        if (at.low === at.index) complete(at)
        continue
      }
      const known = visits.get(step.value)
      if (known === undefined) path.push(enter(step.value))
      else if (known.onStack) at.low = Math.min(at.low, known.index)
    }
  }
  return found
}
