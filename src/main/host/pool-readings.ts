/** What the sampler knows of each pool, as tuning wants it. */
import type { Sampler } from '../monitor/index.ts'
import type { PoolReading } from '../tuning/index.ts'

export function readPools({ program }: Sampler): PoolReading[] {
  return (program?.pools ?? []).map(({ stats, wait, service }) => {
    const { name, kind, size, live, busyMs, queued, queueCapacity, submittersWaiting, paused } = stats
    return {
      pool: name,
      kind,
      size,
      live,
      offered: stats.submitted + stats.rejected,
      ended: stats.completed + stats.failed + stats.timedOut,
      busyMs,
      serviced: stats.service.count,
      servicedMs: stats.service.sum,
      queued,
      queueCapacity,
      submittersWaiting,
      paused,
      waitP99Ms: wait.at(0.99),
      service: service.window,
    }
  })
}
