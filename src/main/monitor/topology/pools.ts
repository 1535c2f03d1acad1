/** Pools: their workers are part of the node, and whoever brings jobs stands before it. */
import type { Runtime } from '../../runtime/index.ts'
import type { TopologyNode } from '../../../shared/topology.ts'
import type { AnyPool } from '../pool-source.ts'
import { groupKey } from './keys.ts'

/** Beyond this many its workers are drawn as any goroutines: a list of them would take too long. */
const mostWorkers = 5000

export interface PoolSeen {
  node: Extract<TopologyNode, { kind: 'pool' }>
  /** Ids of goroutines. */
  workers: readonly number[]
  submitters: readonly number[]
  /** Keys of the groups of those who brought jobs, also of such that have ended. */
  submitterGroups: readonly string[]
  submitted: number
  /** Submissions held back. */
  waiting: number
}

export function poolsOf(rt: Runtime): PoolSeen[] {
  return (rt.registry.list('pool') as AnyPool[]).map((pool): PoolSeen => {
    const { name, kind, size, live, busy, queued, submitted, submittersWaiting } = pool.stats()
    const workers =
      kind === 'thread' || live > mostWorkers
        ? []
        : pool.workers().flatMap(({ goroutine }) => goroutine ?? [])
    return {
      node: { id: `pool:${name}`, kind: 'pool', name, size, busy, queued },
      workers,
      submitters: pool.submitters(),
      submitterGroups: pool.submitterOrigins().map(groupKey),
      submitted,
      waiting: submittersWaiting,
    }
  })
}
