import type { LanesSnapshot } from '../../../shared/scheduler.ts'
import { useValues } from '../../state/use-values.ts'
import { busyKey, globalKey, queueKey } from './kpis.ts'

/** How much the processors have to do: the numbers of the tiles, which turn over between two snapshots of the lanes. */
export interface Load {
  /** % of the last second, mean over all processors. */
  busy: number
  /** Goroutines ready to run, in all queues. */
  waiting: number
  procs: ReadonlyMap<number, { busy: number; queue: number }>
}

export function useLoad(snapshot: LanesSnapshot | undefined): Load {
  const procs = snapshot?.lanes.map(({ proc }) => proc) ?? []
  const names = procs.map((proc) => `P${String(proc)}`)
  const values = useValues([
    'scheduler.utilisation',
    globalKey,
    ...names.map(busyKey),
    ...names.map(queueKey),
  ])
  const [busy = NaN, global = NaN] = values
  const each = procs.map((proc, i) => {
    const lane = snapshot?.lanes[i]
    const known = (value = NaN, otherwise = NaN): number => (Number.isNaN(value) ? otherwise : value)
    // A processor that has just come is in no sample yet.
    return [
      proc,
      {
        busy: known(values[2 + i], lane?.utilisation),
        queue: known(values[2 + procs.length + i], lane?.queue),
      },
    ] as const
  })
  return {
    busy,
    waiting: each.reduce((sum, [, { queue }]) => sum + queue, global || 0),
    procs: new Map(each),
  }
}
