import { memo, useCallback, useState } from 'react'
import {
  axisWidth,
  ChartCard,
  ChartEmpty,
  ChartShape,
  legendWidth,
  timeAxisHeight,
} from '../../charts/chart-card.tsx'
import { attributeValues, highest, readFrame, summarise, type Frame } from '../../charts/frame.ts'
import { Legend, Swatch, type LegendRow } from '../../charts/legend.tsx'
import { PlotGround, type PlotBox } from '../../charts/plot-ground.tsx'
import { FilledPlot, LinePlot, type PlotSeries } from '../../charts/recharts-plots.tsx'
import { linearTicks, niceTop, type Tick } from '../../charts/scale.ts'
import { TimeOverlay } from '../../charts/time-overlay.tsx'
import type { Size } from '../../charts/use-size.ts'
import { sampleTable } from '../../copy/sample-table.ts'
import { compact, count, type Figure } from '../../format.ts'
import { useSession } from '../../state/context.ts'
import { metricKey } from '../../state/metric.ts'
import type { Session } from '../../state/session.ts'
import { useSampled } from '../../state/use-sampled.ts'
import { BusyWorkers } from './busy-workers.tsx'
import { maxPools, poolColour as colour } from './pool-colours.ts'
import { emptyWhere } from './empty.ts'

/** The queue's plot is half as tall as others and has half as many ticks. */
const intervals = 2
const utilisationTicks: Tick[] = [0, 50, 100].map((at) => ({ at, label: String(at) }))
/** Not exactly 100, so that a line at the top keeps its full width. */
const utilisationDomain = [0, 103] as const
const whole = (value: number): Figure => count(Math.round(value))

interface PoolsFrame {
  pools: readonly string[]
  series: PlotSeries[]
  legend: LegendRow[]
  utilisation: Frame
  queue: Frame
  queueTop: number
}

function createReader(session: Session): () => PoolsFrame {
  let top: number | undefined
  let known = ''
  let fixed: Pick<PoolsFrame, 'pools' | 'series' | 'legend'> = { pools: [], series: [], legend: [] }
  return () => {
    const pools = attributeValues(session.samples, 'pool.utilisation', 'pool').slice(0, maxPools)
    if (pools.join() !== known) {
      known = pools.join()
      fixed = {
        pools,
        series: pools.map((_, index) => ({ field: `v${String(index)}`, colour: colour(index) })),
        legend: pools.map((pool, index) => ({
          key: pool,
          label: pool,
          mono: true,
          mark: <Swatch colour={colour(index)} />,
        })),
      }
    }
    const keys = (name: string): string[] => pools.map((pool) => metricKey(name, { pool }))
    const queue = readFrame(session, keys('pool.queue.length'), 'extremes')
    top = niceTop(highest(queue.rows, pools.length, false), top, intervals)
    return {
      ...fixed,
      queue,
      queueTop: top,
      utilisation: readFrame(session, keys('pool.utilisation'), 'extremes'),
    }
  }
}

export const PoolsCard = memo(function PoolsCard() {
  const session = useSession()
  const [reader] = useState(() => createReader(session))
  return (
    <ChartCard
      id="pools"
      title="Pools"
      unit="utilisation %, then queue depth"
      controls={<BusyWorkers />}
      legend={null}
      table={sampleTable(session, {
        title: 'Pools',
        series: () =>
          reader().pools.flatMap((pool) => [
            { key: metricKey('pool.utilisation', { pool }), name: `${pool} utilisation`, unit: '%' },
            { key: metricKey('pool.queue.length', { pool }), name: `${pool} queue`, unit: 'jobs' },
          ]),
      })}
    >
      {(body) => <PoolsPlot body={body} reader={reader} />}
    </ChartCard>
  )
})

function PoolsPlot({ body, reader }: { body: Size & { inSight: boolean }; reader: () => PoolsFrame }) {
  const session = useSession()
  const frame = useSampled(reader, 'chart', { enabled: body.inSight })
  const { samples } = session
  const width = body.width - axisWidth - legendWidth
  const room = body.height - 14 - timeAxisHeight - 13
  const upper: PlotBox = { left: axisWidth, top: 14, width, height: Math.round(room / 2) }
  const lower: PlotBox = { left: axisWidth, top: 27 + upper.height, width, height: room - upper.height }

  const utilisationAt = useCallback(
    (row: LegendRow, timeMs: number) =>
      samples.valueAt(metricKey('pool.utilisation', { pool: row.key }), timeMs),
    [samples],
  )
  const queueAt = useCallback(
    (row: LegendRow, timeMs: number) =>
      samples.valueAt(metricKey('pool.queue.length', { pool: row.key }), timeMs),
    [samples],
  )
  const dotsAt = useCallback(
    (timeMs: number) =>
      frame.legend.flatMap((row, index) => {
        const used = utilisationAt(row, timeMs)
        const queued = queueAt(row, timeMs)
        const dots = [
          { y: upper.top - 8 + upper.height * (1 - used / utilisationDomain[1]), colour: colour(index) },
          { y: lower.top - 8 + lower.height * (1 - queued / frame.queueTop), colour: colour(index) },
        ]
        return dots.filter(({ y }) => !Number.isNaN(y))
      }),
    [frame, utilisationAt, queueAt, upper.top, upper.height, lower.top, lower.height],
  )

  if (samples.length === 0) return <ChartShape />
  if (frame.pools.length === 0)
    return <ChartEmpty what="This program has no pools" where={emptyWhere(frame.queue.window)} />
  const { window, gaps } = frame.utilisation
  const queueDomain = [0, frame.queueTop] as const
  const summary =
    summarise('Pool utilisation', frame.utilisation, frame.pools, (value) => `${value.toFixed(0)} %`) +
    ' ' +
    summarise('Queue depth', frame.queue, frame.pools, (value) => value.toFixed(0))
  return (
    <>
      <PlotGround box={upper} domain={utilisationDomain} ticks={utilisationTicks} />
      <PlotGround box={lower} domain={queueDomain} ticks={linearTicks(frame.queueTop, compact, intervals)} />
      <div className="plot" style={upper}>
        <LinePlot
          {...upper}
          rows={frame.utilisation.rows}
          window={window}
          domain={utilisationDomain}
          series={frame.series}
        />
      </div>
      <div className="plot" style={lower}>
        <FilledPlot
          {...lower}
          rows={frame.queue.rows}
          window={frame.queue.window}
          domain={queueDomain}
          series={frame.series}
        />
      </div>
      <TimeOverlay
        window={window}
        gaps={gaps}
        left={axisWidth}
        top={8}
        width={width}
        height={body.height - 8 - timeAxisHeight}
        dotsAt={dotsAt}
        summary={summary}
      />
      <div className="legend-at" style={{ top: 8 }}>
        <Legend rows={frame.legend} valueAt={utilisationAt} format={whole} />
      </div>
      <div className="legend-at" style={{ top: lower.top - 6 }}>
        <Legend rows={frame.legend} valueAt={queueAt} format={count} testId="pool-queue" />
      </div>
    </>
  )
}
