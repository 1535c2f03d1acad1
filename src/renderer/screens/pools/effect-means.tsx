import type { Change } from '../../../shared/model.ts'
import type { PlotBox } from '../../charts/plot-ground.tsx'
import { duration, text } from '../../format.ts'
import type { TimeWindow } from '../../state/window.ts'
import { resultOf } from './effect-result.tsx'

/** The windows of the measurement: half a minute before, half a minute after, without the transition. */
const beforeMs = 30_000
const settleMs = 5000
const afterMs = 30_000

interface EffectMeansProps {
  box: PlotBox
  window: TimeWindow
  top: number
  change: Change | undefined
  measure: string
  /** A level to stay under. */
  target: number | undefined
}

/** Dashed: what was measured before and after the change. Dotted: where the pool should be. */
export function EffectMeans({ box, window, top, change, measure, target }: EffectMeansProps) {
  const result = change && resultOf(change, measure)
  const x = (atMs: number): number =>
    Math.max(0, Math.min(1, (atMs - window.fromMs) / (window.toMs - window.fromMs))) * box.width
  const y = (value: number): number => box.height * (1 - Math.min(1, value / top))
  const atMs = change?.atMs ?? 0
  const spans =
    result === undefined
      ? []
      : [
          [atMs - beforeMs, atMs, result.before],
          [atMs + settleMs, atMs + afterMs, result.after],
        ]
  return (
    <svg className="plot pool-means" style={box} aria-hidden="true">
      {target !== undefined && target < top && (
        <>
          <path d={`M0 ${y(target).toFixed(1)}H${box.width.toFixed(1)}`} className="pool-target" />
          <text x={4} y={y(target) > 16 ? y(target) - 4 : y(target) + 12} className="pool-target-words">
            target {text(duration(target))}
          </text>
        </>
      )}
      {spans.map(([from = 0, to = 0, value = 0], i) =>
        x(to) > x(from) ? (
          <path
            key={i}
            d={`M${x(from).toFixed(1)} ${y(value).toFixed(1)}H${x(to).toFixed(1)}`}
            className="pool-mean"
          />
        ) : null,
      )}
    </svg>
  )
}
