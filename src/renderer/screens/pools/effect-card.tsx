import { memo, useCallback, useRef, useState } from 'react'
import type { Change } from '../../../shared/model.ts'
import { ChartShape, timeAxisHeight } from '../../charts/chart-card.tsx'
import { summarise } from '../../charts/frame.ts'
import { PlotGround } from '../../charts/plot-ground.tsx'
import { FilledPlot, type PlotSeries } from '../../charts/recharts-plots.tsx'
import { linearTicks } from '../../charts/scale.ts'
import { TimeOverlay } from '../../charts/time-overlay.tsx'
import { useInSight } from '../../charts/use-in-sight.ts'
import { useSize, type Size } from '../../charts/use-size.ts'
import { MoreMenu } from '../../copy/more-menu.tsx'
import { sampleTable } from '../../copy/sample-table.ts'
import { compact, duration, rate, text } from '../../format.ts'
import { useSession } from '../../state/context.ts'
import { useSampled } from '../../state/use-sampled.ts'
import { useStore } from '../../state/use-store.ts'
import { Segmented } from '../../ui/controls.tsx'
import {
  createEffectReader,
  effectSeries,
  windowAround,
  type EffectFrame,
  type Plot,
} from './effect-frame.ts'
import { EffectMeans } from './effect-means.tsx'
import { EffectResultLine } from './effect-result.tsx'
import { GuardNote } from './guard-note.tsx'
import { insightOf, lastChangeOf } from './pool-store.ts'

type Look = 'range' | 'change'
const axis = 38
const intervals = 2
const rangeWords: Record<number, string> = { 60_000: '1m', 300_000: '5m', 900_000: '15m' }
const throughputLine: PlotSeries[] = [{ field: 'v0', colour: 'var(--acc)', width: 1.6 }]
const waitLine: PlotSeries[] = [{ field: 'v0', colour: 'var(--p99)', width: 1.6 }]

/** Throughput over waits, on one time axis, with what the last turn of the size did to each. */
export const EffectCard = memo(function EffectCard({ pool }: { pool: string }) {
  const session = useSession()
  const { shown, view } = session
  const change = useStore(shown, lastChangeOf(pool))
  const rangeMs = useStore(view, (each) => each.rangeMs)
  const [look, setLook] = useState<Look>('range')
  const card = useRef<HTMLElement>(null)
  const [ref, size] = useSize<HTMLDivElement>()
  const inSight = useInSight(ref)
  const around = look === 'change' ? change : undefined
  return (
    <section
      className="card chart-card pool-effect"
      ref={card}
      data-testid="pool-effect"
      aria-label="Effect over time"
    >
      <header className="chart-head">
        <h2>Effect over time</h2>
        <span className="chart-unit mono">{pool}</span>
        <span className="spacer" />
        {change?.guard !== undefined && <GuardNote change={change} />}
        {change !== undefined && (
          <Segmented
            small
            label="Stretch of time"
            options={[
              { value: 'range', label: rangeWords[rangeMs] ?? 'Range' },
              { value: 'change', label: `Around change ${String(change.number)}` },
            ]}
            value={look}
            onChange={setLook}
          />
        )}
        <MoreMenu
          title="Effect over time"
          table={sampleTable(session, {
            title: `Effect over time, ${pool}`,
            series: () => effectSeries(pool),
            ...(around === undefined ? {} : { window: () => windowAround(around.atMs) }),
          })}
          picture={() => card.current}
        />
      </header>
      <div className="chart-body" ref={ref}>
        {size.width > 0 && (
          <Plots
            key={around?.number}
            body={{ ...size, inSight }}
            pool={pool}
            change={change}
            around={around?.atMs}
          />
        )}
      </div>
    </section>
  )
})

interface PlotsProps {
  body: Size & { inSight: boolean }
  pool: string
  change: Change | undefined
  around: number | undefined
}

function Plots({ body, pool, change, around }: PlotsProps) {
  const session = useSession()
  const [reader] = useState(() => createEffectReader(session, pool, around))
  const frame = useSampled(reader, 'chart', { enabled: body.inSight })
  const targetMs = useStore(session.shown, (then) => insightOf(pool)(then)?.targetMs)
  const width = body.width - axis - 12
  const plotHeight = Math.max(20, (body.height - timeAxisHeight - 56) / 2)
  const upper = { left: axis, top: 26, width, height: plotHeight }
  const lower = { left: axis, top: 26 + plotHeight + 30, width, height: plotHeight }
  const dotsAt = useDots(frame, upper.height, lower.top - upper.top, lower.height)
  if (session.samples.length === 0) return <ChartShape />
  const { throughput, wait, window, gaps } = frame
  const shared = { rows: throughput.rows, window, gaps }
  const summary =
    summarise(`Throughput of ${pool}`, shared, ['throughput'], (value) => text(rate(value))) +
    ' ' +
    summarise('p99 wait', { ...shared, rows: wait.rows }, ['p99 wait'], (value) => text(duration(value)))
  return (
    <>
      <PlotHead
        top={0}
        title="Throughput, jobs/s"
        measure="throughput"
        change={change}
        plot={throughput}
        pool={pool}
      />
      <PlotHead
        top={lower.top - 26}
        title="p99 wait, ms"
        measure="p99 wait"
        change={change}
        plot={wait}
        pool={pool}
      />
      {(
        [
          [upper, throughput, throughputLine],
          [lower, wait, waitLine],
        ] as const
      ).map(([box, plot, series], i) => (
        <div key={i}>
          <PlotGround box={box} domain={[0, plot.top]} ticks={linearTicks(plot.top, compact, intervals)} />
          <div className="plot" style={box}>
            <FilledPlot {...box} rows={plot.rows} window={window} domain={[0, plot.top]} series={series} />
          </div>
          <EffectMeans
            box={box}
            window={window}
            top={plot.top}
            change={change}
            measure={i === 0 ? 'throughput' : 'p99 wait'}
            target={i === 1 ? targetMs : undefined}
          />
        </div>
      ))}
      <TimeOverlay
        window={window}
        gaps={gaps}
        left={axis}
        top={upper.top}
        width={width}
        height={body.height - upper.top - timeAxisHeight}
        dotsAt={dotsAt}
        summary={summary}
      />
    </>
  )
}

function useDots(frame: EffectFrame, upperHeight: number, lowerTop: number, lowerHeight: number) {
  const { throughput, wait } = frame
  const session = useSession()
  return useCallback(
    (timeMs: number) => {
      const place = ({ key, top }: Plot, y: number, height: number, colour: string) => {
        const value = session.samples.valueAt(key, timeMs)
        return Number.isNaN(value) ? [] : [{ y: y + height * (1 - Math.min(1, value / top)), colour }]
      }
      return [
        ...place(throughput, 0, upperHeight, 'var(--acc)'),
        ...place(wait, lowerTop, lowerHeight, 'var(--p99)'),
      ]
    },
    [session, throughput, wait, upperHeight, lowerTop, lowerHeight],
  )
}

interface PlotHeadProps {
  top: number
  title: string
  measure: string
  change: Change | undefined
  plot: Plot
  pool: string
}

/** The legend as a readout: what the last turn did, or the value at the cursor. */
function PlotHead({ top, title, measure, change, plot }: PlotHeadProps) {
  const { cursor, samples } = useSession()
  const at = useStore(cursor, ({ timeMs }) => {
    if (timeMs === undefined) return undefined
    const value = samples.valueAt(plot.key, timeMs)
    return text(measure === 'throughput' ? rate(value) : duration(value))
  })
  return (
    <div className="pool-plot-head" style={{ top }}>
      <span>{title}</span>
      <span className="spacer" />
      {at === undefined ? <EffectResultLine change={change} measure={measure} /> : <b>{at}</b>}
    </div>
  )
}
