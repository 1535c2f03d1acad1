/**
 * Goroutines that only timers wake, beside a context that nobody can cancel any more: they go round for ever, as a
 * reconnecting loop does whose connection was dropped without being closed. They are never stuck, so no graph shows them.
 */
import type { Goroutine, Op } from '../../runtime/index.ts'
import { Chan } from '../../runtime/index.ts'
import { isAbandoned } from './release.ts'
import type { WaitForGraph } from './graph.ts'

export function findRestless(graph: WaitForGraph): Goroutine[] {
  return graph.waiting().filter((g) => {
    const ops = graph.waits(g).map(({ op }) => op)
    return ops.some(isEndOfAbandoned) && ops.every((op) => isEndOfAbandoned(op) || isTimer(op))
  })
}

export function isEndOfAbandoned({ target }: Op<unknown>): boolean {
  return target instanceof Chan && isAbandoned(target.context)
}

function isTimer({ target }: Op<unknown>): boolean {
  return 'active' in target && target.active === true
}
