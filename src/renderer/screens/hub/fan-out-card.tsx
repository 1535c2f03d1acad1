import { memo, useMemo, useState } from 'react'
import type { HubLook } from '../../../shared/hub.ts'
import { axisWidth, ChartCard, ChartEmpty, ChartShape, timeAxisHeight } from '../../charts/chart-card.tsx'
import { highest, readFrame, summarise, type Frame } from '../../charts/frame.ts'
import { PlotGround, type PlotBox } from '../../charts/plot-ground.tsx'
import { LinePlot } from '../../charts/recharts-plots.tsx'
import { logTicks } from '../../charts/scale.ts'
import { TimeOverlay } from '../../charts/time-overlay.tsx'
import type { Size } from '../../charts/use-size.ts'
import { sampleTable } from '../../copy/sample-table.ts'
import { clock, duration, plural, text } from '../../format.ts'
import { useSession } from '../../state/context.ts'
import type { Session } from '../../state/session.ts'
import { useSampled } from '../../state/use-sampled.ts'
import type { TimeWindow } from '../../state/window.ts'
import { HeadLegend } from './head-legend.tsx'
import { hubKey } from './use-hub.ts'

const quantiles = ['p99', 'p50'] as const
const series = quantiles.map((quantile, index) => ({
  field: `v${String(index)}`,
  colour: `var(--${quantile})`,
  width: quantile === 'p99' ? 2 : 1.6,
}))
/** From 0.1 ms to 100 ms, and further only when fan-outs take longer. */
const lowExponent = -1
const log = (ms: number): number => Math.log10(Math.max(ms, 10 ** lowExponent))

interface FanOutFrame extends Frame {
  high: number
}

const createReader = (session: Session, keys: string[]) => (): FanOutFrame => {
  const frame = readFrame(session, keys, 'extremes')
  const high = Math.max(2, Math.ceil(log(highest(frame.rows, keys.length, false))))
  for (const row of frame.rows)
    for (const { field } of series) {
      const value = row[field]
      if (value !== null && value !== undefined) row[field] = log(value)
    }
  return { ...frame, high }
}

interface FanOutProps {
  hub: string
  evictions: HubLook['evictions']
}

export const FanOutCard = memo(function FanOutCard({ hub, evictions }: FanOutProps) {
  const session = useSession()
  const legend = useMemo(
    () =>
      quantiles.map((quantile) => ({
        key: hubKey(hub, 'fanout', quantile),
        label: quantile,
        colour: `var(--${quantile})`,
      })),
    [hub],
  )
  return (
    <ChartCard
      id="hub-fan-out"
      title="Fan-out latency"
      unit="ms, log scale"
      controls={<HeadLegend series={legend} format={duration} />}
      legend={null}
      table={sampleTable(session, {
        title: 'Fan-out latency',
        series: () => quantiles.map((name) => ({ key: hubKey(hub, 'fanout', name), name, unit: 'ms' })),
      })}
    >
      {(body) => <FanOutPlot key={hub} body={body} hub={hub} evictions={evictions} />}
    </ChartCard>
  )
})

function FanOutPlot({ body, hub, evictions }: FanOutProps & { body: Size & { inSight: boolean } }) {
  const session = useSession()
  const [reader] = useState(() =>
    createReader(
      session,
      quantiles.map((quantile) => hubKey(hub, 'fanout', quantile)),
    ),
  )
  const frame = useSampled(reader, 'chart', { enabled: body.inSight })
  const box = {
    left: axisWidth,
    top: 8,
    width: body.width - axisWidth - 12,
    height: body.height - 8 - timeAxisHeight,
  }
  const domain = [lowExponent, frame.high] as const
  if (session.samples.length === 0) return <ChartShape />
  if (!frame.rows.some(({ v0 }) => typeof v0 === 'number'))
    return <ChartEmpty what="Nothing was fanned out" where="in the range on screen" />
  const inWindow = evictions.filter(({ atMs }) => atMs >= frame.window.fromMs && atMs <= frame.window.toMs)
  const words = summarise('Fan-out latency', frame, quantiles, (value) => text(duration(10 ** value)))
  return (
    <>
      <PlotGround box={box} domain={domain} ticks={logTicks(lowExponent, frame.high)} />
      <div className="plot" style={box}>
        <LinePlot {...box} rows={frame.rows} window={frame.window} domain={domain} series={series} />
      </div>
      <TimeOverlay {...frame} {...box} summary={`${words} ${plural(inWindow.length, 'eviction')}.`} />
      <Evictions box={box} window={frame.window} evictions={inWindow} />
    </>
  )
}

interface EvictionsProps {
  box: PlotBox
  window: TimeWindow
  evictions: HubLook['evictions']
}

/** Red triangles that stand on the time axis. */
function Evictions({ box, window, evictions }: EvictionsProps) {
  const x = (atMs: number): number => ((atMs - window.fromMs) / (window.toMs - window.fromMs)) * box.width
  return (
    <svg className="evictions" style={box} aria-hidden="true">
      {evictions.map(({ atMs, id }, index) => {
        const px = x(atMs)
        const named = index === 0 && px < box.width - 60
        return (
          <g
            key={`${String(id)} ${String(atMs)}`}
            transform={`translate(${px.toFixed(1)} ${String(box.height)})`}
          >
            <title>{`c-${String(id)} evicted at ${clock(atMs)}`}</title>
            <path d="M-4.5 0 0-8 4.5 0Z" />
            {named && (
              <text x={8} y={-2}>
                eviction
              </text>
            )}
          </g>
        )
      })}
    </svg>
  )
}
