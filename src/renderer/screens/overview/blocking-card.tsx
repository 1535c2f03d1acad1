import { memo, useCallback, useState } from 'react'
import {
  axisWidth,
  ChartCard,
  ChartEmpty,
  ChartShape,
  legendWidth,
  timeAxisHeight,
} from '../../charts/chart-card.tsx'
import { highest, readFrame, summarise, type Frame } from '../../charts/frame.ts'
import { Legend, Swatch, type LegendRow } from '../../charts/legend.tsx'
import { PlotGround } from '../../charts/plot-ground.tsx'
import { LinePlot, type PlotSeries } from '../../charts/recharts-plots.tsx'
import { logTicks } from '../../charts/scale.ts'
import { TimeOverlay } from '../../charts/time-overlay.tsx'
import type { Size } from '../../charts/use-size.ts'
import { sampleTable } from '../../copy/sample-table.ts'
import { duration, text } from '../../format.ts'
import { useSession } from '../../state/context.ts'
import { metricKey } from '../../state/metric.ts'
import type { Session } from '../../state/session.ts'
import { useSampled } from '../../state/use-sampled.ts'
import { emptyWhere } from './empty.ts'

/** A wait above this is one that a user would notice. */
const budgetMs = 50
const title = 'Blocking time'
const quantiles = ['p50', 'p90', 'p99'] as const
const keyOfQuantile = (quantile: string): string => metricKey('block.wait', { quantile })
const keys = quantiles.map(keyOfQuantile)
const colour = (quantile: string): string => `var(--${quantile})`
const series: PlotSeries[] = quantiles.map((quantile, index) => ({
  field: `v${String(index)}`,
  colour: colour(quantile),
  width: quantile === 'p99' ? 2 : 1.6,
}))
const legendRows: LegendRow[] = [
  ...quantiles
    .toReversed()
    .map((quantile) => ({ key: quantile, label: quantile, mark: <Swatch colour={colour(quantile)} /> })),
  { key: 'budget', label: 'budget', mark: <Swatch colour="var(--warn)" dotted /> },
]

const columns = quantiles.map((name) => ({ key: keyOfQuantile(name), name, unit: 'ms' }))

/** The axis reaches from 0.1 ms to 1 s, and further only when waits do. */
const lowExponent = -1
const log = (ms: number): number => Math.log10(Math.max(ms, 10 ** lowExponent))

interface BlockingFrame extends Frame {
  highExponent: number
}

const createReader = (session: Session) => (): BlockingFrame => {
  const frame = readFrame(session, keys, 'extremes')
  const top = highest(frame.rows, keys.length, false)
  for (const row of frame.rows)
    for (let s = 0; s < keys.length; s++) {
      const value = row[`v${String(s)}`]
      if (value !== null && value !== undefined) row[`v${String(s)}`] = log(value)
    }
  return { ...frame, highExponent: Math.max(3, Math.ceil(log(top))) }
}

export const BlockingCard = memo(function BlockingCard() {
  const session = useSession()
  const { samples } = session
  const valueAt = useCallback(
    (row: LegendRow, timeMs: number) =>
      row.key === 'budget' ? budgetMs : samples.valueAt(keyOfQuantile(row.key), timeMs),
    [samples],
  )
  return (
    <ChartCard
      id="blocking"
      title={title}
      unit="ms, log scale"
      legend={<Legend rows={legendRows} valueAt={valueAt} format={duration} />}
      table={sampleTable(session, { title, series: () => columns })}
    >
      {(body) => <BlockingPlot body={body} />}
    </ChartCard>
  )
})

function BlockingPlot({ body }: { body: Size & { inSight: boolean } }) {
  const session = useSession()
  const [reader] = useState(() => createReader(session))
  const frame = useSampled(reader, 'chart', { enabled: body.inSight })
  const box = {
    left: axisWidth,
    top: 8,
    width: body.width - axisWidth - legendWidth,
    height: body.height - 8 - timeAxisHeight,
  }
  const domain = [lowExponent, frame.highExponent] as const
  const dotsAt = useCallback(
    (timeMs: number) =>
      quantiles.flatMap((quantile) => {
        const value = session.samples.valueAt(keyOfQuantile(quantile), timeMs)
        if (Number.isNaN(value)) return []
        const share = (log(value) - lowExponent) / (frame.highExponent - lowExponent)
        return [{ y: box.height * (1 - share), colour: colour(quantile) }]
      }),
    [session, frame.highExponent, box.height],
  )
  if (session.samples.length === 0) return <ChartShape />
  const seen = frame.rows.some((row) => keys.some((_, index) => typeof row[`v${String(index)}`] === 'number'))
  if (!seen) return <ChartEmpty what="No channel operation had to wait" where={emptyWhere(frame.window)} />
  return (
    <>
      <PlotGround box={box} domain={domain} ticks={logTicks(lowExponent, frame.highExponent)} />
      <div className="plot" style={box}>
        <LinePlot
          {...box}
          rows={frame.rows}
          window={frame.window}
          domain={domain}
          series={series}
          reference={log(budgetMs)}
        />
      </div>
      <TimeOverlay
        {...frame}
        {...box}
        dotsAt={dotsAt}
        summary={summarise(title, frame, quantiles, (value) => text(duration(10 ** value)))}
      />
    </>
  )
}
