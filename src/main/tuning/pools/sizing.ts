/** What bears on the size of one pool, gathered for the model. */
import type { Knob } from '../../base/index.ts'
import type { Sizing } from './advice.ts'
import type { PoolRecord } from './flow.ts'
import { fitUsl } from './usl.ts'

/** The curve reaches a bit beyond what makes sense to look at, not to ten thousand workers. */
const widestCurve = 256

export interface Circumstances extends Pick<Sizing, 'targetMs' | 'cpus' | 'starvedBy'> {
  /** Of the pool's size. */
  knob: Knob | undefined
  nowMs: number
}

export function sizingOf(record: PoolRecord, { knob, nowMs, ...rest }: Circumstances): Sizing {
  const { points, turned } = record
  const { kind, size } = record.last
  const [min, max] = [knob?.min ?? size, knob?.max ?? size]
  const widest = Math.max(8, 2 * (points.at(-1)?.size ?? 0), 2 * size)
  const fit = fitUsl(points, Math.min(max, widestCurve, widest))
  return { ...rest, kind, size, min, max, fit, turned, ...record.tried(nowMs) }
}
