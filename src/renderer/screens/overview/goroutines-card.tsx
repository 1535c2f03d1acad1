import { memo, useCallback, useState } from 'react'
import { goroutineStates, type GoroutineState } from '../../../shared/model.ts'
import {
  axisWidth,
  ChartCard,
  ChartEmpty,
  ChartShape,
  legendWidth,
  timeAxisHeight,
} from '../../charts/chart-card.tsx'
import { highest, readFrame, summarise, type Frame } from '../../charts/frame.ts'
import { Legend, type LegendRow } from '../../charts/legend.tsx'
import { PlotGround } from '../../charts/plot-ground.tsx'
import { StackPlot, type PlotSeries } from '../../charts/recharts-plots.tsx'
import { linearTicks, niceTop } from '../../charts/scale.ts'
import { TimeOverlay } from '../../charts/time-overlay.tsx'
import type { Size } from '../../charts/use-size.ts'
import { sampleTable } from '../../copy/sample-table.ts'
import type { TableSource } from '../../copy/table.ts'
import { compact, count, percent, text } from '../../format.ts'
import { useSession } from '../../state/context.ts'
import { metricKey } from '../../state/metric.ts'
import type { Session } from '../../state/session.ts'
import { useSampled } from '../../state/use-sampled.ts'
import { Segmented } from '../../ui/controls.tsx'
import { StateGlyph, stateToken } from '../../ui/glyphs.tsx'
import { emptyWhere } from './empty.ts'

const title = 'Goroutines by state'
type Measure = 'count' | 'share'

/** Bottom to top: waiting below, held back above it, running on top. */
const stack: readonly GoroutineState[] = [
  'chan receive',
  'select',
  'sleep',
  'I/O',
  'chan send',
  'mutex',
  'runnable',
  'running',
]
/** These wait for work, which is fine: paler, so that held-back work stands out. */
const calm = new Set<GoroutineState>(['chan receive', 'select', 'sleep'])
const keyOfState = (state: string): string => metricKey('goroutine.count', { state })
const keys = stack.map(keyOfState)
const series: PlotSeries[] = stack.map((state, index) => ({
  field: `v${String(index)}`,
  colour: `var(--state-${stateToken(state)})`,
  fillOpacity: calm.has(state) ? 'var(--waiting-opacity)' : 0.92,
}))
const legendRows: LegendRow[] = goroutineStates
  .toSorted((a, b) => stack.indexOf(b) - stack.indexOf(a))
  .map((state) => ({ key: state, label: state, mark: <StateGlyph state={state} /> }))

interface GoroutineFrame extends Frame {
  top: number
}

function createReader(session: Session, measure: Measure): () => GoroutineFrame {
  let top: number | undefined
  return () => {
    const frame = readFrame(session, keys, 'last')
    if (measure === 'share') {
      for (const row of frame.rows) {
        const sum = keys.reduce((total, _, index) => total + (row[`v${String(index)}`] ?? 0), 0)
        for (let s = 0; s < keys.length; s++) {
          const value = row[`v${String(s)}`]
          if (value !== null && value !== undefined)
            row[`v${String(s)}`] = sum === 0 ? 0 : (value / sum) * 100
        }
      }
      return { ...frame, top: 100 }
    }
    top = niceTop(highest(frame.rows, keys.length, true), top)
    return { ...frame, top }
  }
}

const counts = (session: Session): TableSource =>
  sampleTable(session, {
    title,
    series: () => legendRows.map(({ key: name }) => ({ key: keyOfState(name), name, unit: 'goroutines' })),
  })

const shares =
  (table: TableSource): TableSource =>
  async (maxRows) => {
    const counted = await table(maxRows)
    return {
      ...counted,
      columns: counted.columns.map(({ name, unit }) => ({ name, unit: unit === '' ? '' : '%' })),
      rows: counted.rows.map((row) => {
        const sum = row.reduce<number>((total, cell) => total + (typeof cell === 'number' ? cell : 0), 0)
        return row.map((cell) => (typeof cell === 'number' ? (sum === 0 ? 0 : (cell / sum) * 100) : cell))
      }),
    }
  }

export const GoroutinesCard = memo(function GoroutinesCard() {
  const session = useSession()
  const { samples } = session
  const [measure, setMeasure] = useState<Measure>('count')
  const valueAt = useCallback(
    (row: LegendRow, timeMs: number) => {
      const value = samples.valueAt(keyOfState(row.key), timeMs)
      if (measure === 'count') return value
      const sum = keys.reduce((total, key) => total + (samples.valueAt(key, timeMs) || 0), 0)
      return sum === 0 ? NaN : (value / sum) * 100
    },
    [samples, measure],
  )
  return (
    <ChartCard
      id="goroutines"
      title={title}
      controls={
        <Segmented
          small
          label="Measure"
          value={measure}
          onChange={setMeasure}
          options={[
            { value: 'count', label: 'Count' },
            { value: 'share', label: 'Share' },
          ]}
        />
      }
      table={measure === 'count' ? counts(session) : shares(counts(session))}
      legend={<Legend rows={legendRows} valueAt={valueAt} format={measure === 'count' ? count : percent} />}
    >
      {(body) => <GoroutinesPlot key={measure} body={body} measure={measure} />}
    </ChartCard>
  )
})

function GoroutinesPlot({ body, measure }: { body: Size & { inSight: boolean }; measure: Measure }) {
  const session = useSession()
  const [reader] = useState(() => createReader(session, measure))
  const frame = useSampled(reader, 'chart', { enabled: body.inSight })
  if (session.samples.length === 0) return <ChartShape />
  if (frame.rows.length === 0)
    return <ChartEmpty what="No goroutine was seen" where={emptyWhere(frame.window)} />
  const box = {
    left: axisWidth,
    top: 8,
    width: body.width - axisWidth - legendWidth,
    height: body.height - 8 - timeAxisHeight,
  }
  const domain = [0, frame.top] as const
  const format = (value: number): string => (measure === 'share' ? text(percent(value)) : text(count(value)))
  return (
    <>
      <PlotGround box={box} domain={domain} ticks={linearTicks(frame.top, compact)} />
      <div className="plot" style={box}>
        <StackPlot {...box} rows={frame.rows} window={frame.window} domain={domain} series={series} />
      </div>
      <TimeOverlay {...frame} {...box} summary={summarise(title, frame, stack, format)} />
    </>
  )
}
