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
import { linearTicks, niceTop } from '../../charts/scale.ts'
import { TimeOverlay } from '../../charts/time-overlay.tsx'
import type { Size } from '../../charts/use-size.ts'
import { sampleTable } from '../../copy/sample-table.ts'
import { clock, compact, duration, text } from '../../format.ts'
import { useSession } from '../../state/context.ts'
import { metricKey } from '../../state/metric.ts'
import type { Session } from '../../state/session.ts'
import { useSampled } from '../../state/use-sampled.ts'

const title = 'Event-loop lag'
const quantiles = ['max', 'p50', 'p99'] as const
const colours = { max: 'var(--past)', p50: 'var(--p50)', p99: 'var(--p99)' }
const keyOfQuantile = (quantile: string): string => metricKey('process.eventloop.delay', { quantile })
const keys = quantiles.map(keyOfQuantile)
const series: PlotSeries[] = quantiles.map((quantile, index) => ({
  field: `v${String(index)}`,
  colour: colours[quantile],
  width: quantile === 'p99' ? 2 : 1.6,
}))
const legendRows: LegendRow[] = (['max', 'p99', 'p50'] as const).map((quantile) => ({
  key: quantile,
  label: quantile,
  mark: <Swatch colour={colours[quantile]} />,
}))

const columns = legendRows.map(({ key: name }) => ({ key: keyOfQuantile(name), name, unit: 'ms' }))

interface LagFrame extends Frame {
  top: number
}

function createReader(session: Session): () => LagFrame {
  let top: number | undefined
  return () => {
    const frame = readFrame(session, keys, 'extremes')
    top = niceTop(Math.max(1, highest(frame.rows, keys.length, false)), top)
    return { ...frame, top }
  }
}

/** How late the main thread comes to what waits for it: timers, sockets, this screen. */
export const LagCard = memo(function LagCard() {
  const session = useSession()
  const { samples } = session
  const valueAt = useCallback(
    (row: LegendRow, timeMs: number) => samples.valueAt(keyOfQuantile(row.key), timeMs),
    [samples],
  )
  return (
    <ChartCard
      id="lag"
      title={title}
      unit="ms"
      legend={<Legend rows={legendRows} valueAt={valueAt} format={duration} />}
      table={sampleTable(session, { title, series: () => columns })}
    >
      {(body) => <LagPlot body={body} />}
    </ChartCard>
  )
})

function LagPlot({ body }: { body: Size & { inSight: boolean } }) {
  const session = useSession()
  const [reader] = useState(() => createReader(session))
  const frame = useSampled(reader, 'chart', { enabled: body.inSight })
  if (session.samples.length === 0) return <ChartShape />
  const { window } = frame
  if (frame.rows.length === 0)
    return (
      <ChartEmpty
        what="No sample was taken"
        where={`between ${clock(window.fromMs)} and ${clock(window.toMs)}`}
      />
    )
  const box = {
    left: axisWidth,
    top: 8,
    width: body.width - axisWidth - legendWidth,
    height: body.height - 8 - timeAxisHeight,
  }
  const domain = [0, frame.top] as const
  return (
    <>
      <PlotGround box={box} domain={domain} ticks={linearTicks(frame.top, compact)} />
      <div className="plot" style={box}>
        <LinePlot {...box} rows={frame.rows} window={window} domain={domain} series={series} />
      </div>
      <TimeOverlay
        {...frame}
        {...box}
        summary={summarise(title, frame, quantiles, (value) => text(duration(value)))}
      />
    </>
  )
}
