/** What another size does to capacity, utilisation and waits, by the same model as the advice. */
import type { Prediction } from '../../../shared/model.ts'
import type { Sizing } from './advice.ts'
import { offeredLoad, waits } from './erlang.ts'
import { type Flow } from './flow.ts'
import { saturated } from './saturated.ts'
import { uslAt } from './usl.ts'

/** While work is held back outside, only the capacity is known, unless a larger size has shown how much comes. */
export function outlook(
  to: number,
  flow: Flow,
  { size, targetMs, fit, tried, enough }: Sizing,
): Prediction[] {
  const capacity = (workers: number): number =>
    fit === undefined ? (workers * 1000) / flow.serviceMs : uslAt(fit, workers)
  const rows: Prediction[] = []
  const add = (label: string, unit: string, before: number, after: number, better: boolean): void => {
    if (Number.isFinite(before) && Number.isFinite(after)) rows.push({ label, unit, before, after, better })
  }
  if (to > size) add('Capacity', '/s', capacity(size), capacity(to), true)
  if (flow.heldBack && enough === undefined) return rows
  const seen = Math.max(tried?.perSecond ?? 0, (flow.heldBack && enough?.perSecond) || 0)
  const load = { ...flow, arrivals: Math.max(flow.arrivals, flow.completions, seen) }
  const used = Math.min(1, flow.busy / size)
  const then = Math.min(1, offeredLoad(load) / to)
  add('Utilisation', '%', 100 * used, 100 * then, then < saturated && (to > size || then > used))
  const waitMs = waits(to, load).p99Ms
  add('p99 wait', 'ms', flow.waitP99Ms, waitMs, waitMs < flow.waitP99Ms || waitMs <= targetMs)
  return rows
}
