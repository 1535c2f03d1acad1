import { useCallback } from 'react'
import { attributeValues } from '../../charts/frame.ts'
import { useSession } from '../../state/context.ts'
import { metricKey } from '../../state/metric.ts'
import { useSampled } from '../../state/use-sampled.ts'
import { maxPools, poolColour } from './pool-colours.ts'

interface Workers {
  pool: string
  busy: number
  size: number
}

const sameWorkers = (a: readonly Workers[], b: readonly Workers[]): boolean =>
  a.length === b.length &&
  a.every((each, i) => each.pool === b[i]?.pool && each.busy === b[i].busy && Object.is(each.size, b[i].size))

/** How many workers of each pool are busy now: the turn of a size knob shows here first. */
export function BusyWorkers() {
  const { samples, view } = useSession()
  const read = useCallback(() => {
    const atMs = view.get().endMs ?? samples.lastAt
    return attributeValues(samples, 'pool.utilisation', 'pool')
      .slice(0, maxPools)
      .map((pool) => ({
        pool,
        // Older samples are means of a second; workers are whole.
        busy: Math.round(samples.valueAt(metricKey('pool.busy', { pool }), atMs) || 0),
        size: Math.round(samples.valueAt(metricKey('pool.size', { pool }), atMs)),
      }))
  }, [samples, view])
  const workers = useSampled(read, 'tile', { equal: sameWorkers })
  return (
    <ul className="busy-workers" aria-label="Busy workers">
      {workers.map(({ pool, busy, size }, index) => (
        <li key={pool} title={`${pool}: ${String(busy)} of ${String(size)} workers busy`}>
          <i className="swatch" style={{ color: poolColour(index) }} aria-hidden="true" />
          <span className="sr-only">{pool} </span>
          <b data-testid={`pool-busy-${pool}`}>{busy}</b>
          <span>/{Number.isNaN(size) ? '–' : size}</span>
        </li>
      ))}
    </ul>
  )
}
