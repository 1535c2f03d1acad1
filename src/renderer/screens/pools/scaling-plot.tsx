import { useCallback } from 'react'
import type { PoolInsight, UslFit } from '../../../shared/pools.ts'
import { PlotGround } from '../../charts/plot-ground.tsx'
import { linearTicks, niceTop } from '../../charts/scale.ts'
import { compact, rate, text } from '../../format.ts'
import { useSession } from '../../state/context.ts'
import { metricKey } from '../../state/metric.ts'
import { useSampled } from '../../state/use-sampled.ts'
import { useStore } from '../../state/use-store.ts'
import { valueNow } from '../../state/window.ts'
import { sizeKnobOf } from './pool-store.ts'

const left = 44
const right = 14
const top = 12
const bottom = 24
/** Below that, the straight line and the curve are one to the eye. */
const noticeable = 0.001

interface ScalingPlotProps {
  insight: PoolInsight
  width: number
  height: number
}

export function ScalingPlot({ insight, width, height }: ScalingPlotProps) {
  const session = useSession()
  const knob = useStore(session.host, sizeKnobOf(insight.pool))
  const paused = useStore(session.shown, ({ moment }) => moment !== undefined)
  const then = useSampled(
    useCallback(
      () => valueNow(session, metricKey('pool.size', { pool: insight.pool })),
      [session, insight.pool],
    ),
    'slow',
  )
  const now = paused ? then : knob?.value
  const { points, fit, offered, advice } = insight
  const box = { left, top, width: width - left - right, height: height - top - bottom }
  const widest = fit?.curve.at(-1)?.size ?? Math.max(8, (now ?? 1) * 1.25, (points.at(-1)?.size ?? 0) * 1.25)
  const most = Math.max(
    1,
    ...points.map(({ perSecond }) => perSecond),
    ...(fit?.curve ?? []).map(({ perSecond }) => perSecond * 1.03),
    offered ?? 0,
  )
  const roof = niceTop(most, undefined)
  const x = (size: number): number => left + (size / widest) * box.width
  const y = (perSecond: number): number => top + box.height * (1 - Math.min(1.05, perSecond / roof))
  const here = points.find(({ size }) => size === now)
  const at = (size: number): number | undefined => fit && valueAt(fit, size)
  if (points.length === 0 && offered === undefined)
    return <p className="chart-empty">No size has been measured yet</p>
  return (
    <>
      <PlotGround box={box} domain={[0, roof]} ticks={linearTicks(roof, compact)} />
      <svg className="pool-usl" width={width} height={height} role="img" aria-label={summaryOf(insight, now)}>
        {sizeTicks(widest).map((size) => (
          <text key={size} x={x(size)} y={height - 8} textAnchor="middle" className="pool-axis">
            {size}
          </text>
        ))}
        {fit !== undefined && <FitLines fit={fit} x={x} y={y} roof={roof} />}
        {offered !== undefined && (
          <>
            <path
              d={`M${String(left)} ${y(offered).toFixed(1)}H${(width - right).toFixed(1)}`}
              className="pool-target"
            />
            <text x={width - right} y={y(offered) + 14} textAnchor="end" className="pool-target-words">
              offered {text(rate(offered))}
            </text>
          </>
        )}
        {points.map(({ size, perSecond }) => (
          <circle
            key={size}
            cx={x(size)}
            cy={y(perSecond)}
            r={size === now ? 4.5 : 3}
            className="pool-point"
            data-now={size === now || undefined}
          />
        ))}
        {here !== undefined && now !== undefined && (
          <text
            x={x(now) - 8}
            y={y(here.perSecond) - 8}
            textAnchor={x(now) > left + 60 ? 'end' : 'start'}
            className="pool-now"
          >
            {paused ? 'then' : 'now'} {now}
          </text>
        )}
        {advice.size !== undefined && at(advice.size) !== undefined && (
          <Suggestion size={advice.size} perSecond={at(advice.size) ?? 0} x={x} y={y} edge={width - right} />
        )}
      </svg>
    </>
  )
}

interface Scales {
  x: (size: number) => number
  y: (perSecond: number) => number
}

function FitLines({ fit, x, y, roof }: { fit: UslFit; roof: number } & Scales) {
  const line = (of: (at: UslFit['curve'][number]) => number): string =>
    fit.curve.map((at) => `${x(at.size).toFixed(1)},${y(of(at)).toFixed(1)}`).join(' ')
  const band = `${line(({ high }) => high)} ${fit.curve
    .toReversed()
    .map((at) => `${x(at.size).toFixed(1)},${y(at.low).toFixed(1)}`)
    .join(' ')}`
  const end = Math.min(fit.curve.at(-1)?.size ?? 1, roof / fit.lambda)
  const peak = fit.peak !== undefined && fit.peak <= (fit.curve.at(-1)?.size ?? 0) ? fit.peak : undefined
  const peakRate = peak === undefined ? 0 : valueAt(fit, peak)
  return (
    <>
      <polygon points={band} className="pool-band" />
      <path
        d={`M${x(0).toFixed(1)} ${y(0).toFixed(1)}L${x(end).toFixed(1)} ${y(end * fit.lambda).toFixed(1)}`}
        className="pool-linear"
      />
      {fit.alpha + fit.beta > noticeable && (
        <text x={x(end) - 6} y={y(end * fit.lambda) + 24} textAnchor="end" className="pool-axis">
          linear
        </text>
      )}
      <polyline points={line(({ perSecond }) => perSecond)} className="pool-fit" />
      {peak !== undefined && (
        <>
          <path
            d={`M${x(peak).toFixed(1)} ${y(peakRate).toFixed(1)}V${y(0).toFixed(1)}`}
            className="pool-peak"
          />
          <circle cx={x(peak)} cy={y(peakRate)} r="4" className="pool-peak-mark" />
          <text
            x={x(peak)}
            y={Math.max(10, y(peakRate) - 24)}
            textAnchor="middle"
            className="pool-peak-words"
          >
            peak {text(rate(peakRate))} at {peak}
          </text>
        </>
      )}
    </>
  )
}

function Suggestion({
  size,
  perSecond,
  x,
  y,
  edge,
}: { size: number; perSecond: number; edge: number } & Scales) {
  const [px, py] = [x(size), y(perSecond)]
  const room = edge - px > 110
  return (
    <>
      <path d={`M${px.toFixed(1)} ${(py - 7).toFixed(1)}l7 7-7 7-7-7z`} className="pool-suggested" />
      <text
        x={px + (room ? 12 : -12)}
        y={py + 14}
        textAnchor={room ? 'start' : 'end'}
        className="pool-suggested-words"
      >
        {size}: {text(rate(perSecond))}
      </text>
    </>
  )
}

/** The law at any size. */
function valueAt({ lambda, alpha, beta }: UslFit, n: number): number {
  return (lambda * n) / (1 + alpha * (n - 1) + beta * n * (n - 1))
}

function sizeTicks(widest: number): number[] {
  const step = [1, 2, 4, 8, 16, 32, 64, 128].find((each) => widest / each <= 9) ?? 128
  return Array.from({ length: Math.floor(widest / step) }, (_, i) => (i + 1) * step)
}

function summaryOf({ pool, points, fit }: PoolInsight, now: number | undefined): string {
  const sizes = points.map(({ size, perSecond }) => `${String(size)}: ${text(rate(perSecond))}`).join(', ')
  const measured = points.length === 0 ? 'no size measured yet' : `measured ${sizes}`
  const peak = fit?.peak === undefined ? '' : `, fitted peak at ${String(fit.peak)}`
  return `Scalability of ${pool}, now ${String(now ?? '–')} workers: ${measured}${peak}`
}
