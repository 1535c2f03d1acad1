import { memo, useCallback, useState } from 'react'
import {
  axisWidth,
  ChartCard,
  ChartEmpty,
  ChartShape,
  legendWidth,
  timeAxisHeight,
} from '../../charts/chart-card.tsx'
import { readFrame, summarise, type Frame } from '../../charts/frame.ts'
import { HeatStrip } from '../../charts/heat-strip.tsx'
import { Legend, Swatch, type LegendRow } from '../../charts/legend.tsx'
import { PlotGround, type PlotBox } from '../../charts/plot-ground.tsx'
import { LinePlot, type PlotSeries } from '../../charts/recharts-plots.tsx'
import type { Tick } from '../../charts/scale.ts'
import { TimeOverlay } from '../../charts/time-overlay.tsx'
import type { Size } from '../../charts/use-size.ts'
import { sampleTable } from '../../copy/sample-table.ts'
import { unknown, type Figure } from '../../format.ts'
import { useSession } from '../../state/context.ts'
import type { Session } from '../../state/session.ts'
import { useSampled } from '../../state/use-sampled.ts'
import { emptyWhere } from './empty.ts'
import { FullestChannels, occupancyKey } from './fullest-channels.ts'

const title = 'Channel occupancy'
const ticks: Tick[] = [0, 50, 100].map((at) => ({ at, label: String(at) }))
/** Not exactly 100, so that a full channel's line keeps its width. */
const domain = [0, 103] as const
const colours = ['var(--s1)', 'var(--s2)', 'var(--s3)', 'var(--s4)', 'var(--s5)']
const colour = (index: number): string => colours[index] ?? 'var(--s1)'

/** By session: a channel keeps its colour from one visit of this screen to the next. */
const known = new WeakMap<Session, FullestChannels>()
function fullestOf(session: Session): FullestChannels {
  const fullest = known.get(session) ?? new FullestChannels()
  known.set(session, fullest)
  return fullest
}

interface OccupancyFrame extends Frame {
  channels: readonly string[]
  lines: readonly string[]
  series: PlotSeries[]
  legend: LegendRow[]
}

function createReader(session: Session): () => OccupancyFrame {
  const fullest = fullestOf(session)
  let lines: readonly string[] = []
  let series: PlotSeries[] = []
  let legend: LegendRow[] = []
  return () => {
    const { endMs } = session.view.get()
    fullest.update(session.samples, endMs ?? session.samples.lastAt)
    if (lines !== fullest.members) {
      lines = fullest.members
      const worn = lines.map((channel) => colour(fullest.colourOf(channel)))
      series = worn.map((each, index) => ({ field: `v${String(index)}`, colour: each }))
      legend = lines.map((channel, index) => ({
        key: channel,
        label: channel,
        mono: true,
        mark: <Swatch colour={worn[index] ?? colour(0)} />,
      }))
    }
    return {
      ...readFrame(session, lines.map(occupancyKey), 'extremes'),
      channels: fullest.order,
      lines,
      series,
      legend,
    }
  }
}

export const OccupancyCard = memo(function OccupancyCard() {
  const session = useSession()
  const [reader] = useState(() => createReader(session))
  return (
    <ChartCard
      id="occupancy"
      title={title}
      unit="% of capacity"
      legend={null}
      table={sampleTable(session, {
        title,
        series: () => reader().channels.map((name) => ({ key: occupancyKey(name), name, unit: '%' })),
      })}
    >
      {(body) => <OccupancyPlot body={body} reader={reader} />}
    </ChartCard>
  )
})

function OccupancyPlot({
  body,
  reader,
}: {
  body: Size & { inSight: boolean }
  reader: () => OccupancyFrame
}) {
  const session = useSession()
  const { samples, view } = session
  const frame = useSampled(reader, 'chart', { enabled: body.inSight })
  const width = body.width - axisWidth - legendWidth
  const room = body.height - 14 - timeAxisHeight - 9
  const upper: PlotBox = { left: axisWidth, top: 14, width, height: Math.round(room * 0.51) }
  const strip: PlotBox = stripBox(upper, room - upper.height, frame.channels.length)

  const valueAt = useCallback(
    (row: LegendRow, timeMs: number) => samples.valueAt(occupancyKey(row.key), timeMs),
    [samples],
  )
  const dotsAt = useCallback(
    (timeMs: number) =>
      frame.legend.flatMap((row, index) => {
        const value = valueAt(row, timeMs)
        if (Number.isNaN(value)) return []
        return [
          {
            y: upper.top - 8 + upper.height * (1 - value / domain[1]),
            colour: frame.series[index]?.colour ?? colour(0),
          },
        ]
      }),
    [frame.legend, frame.series, valueAt, upper.top, upper.height],
  )
  const stripPeriod = useCallback(
    () => (view.get().rangeMs <= 60_000 ? 250 : view.get().rangeMs <= 300_000 ? 500 : 1_000),
    [view],
  )

  if (samples.length === 0) return <ChartShape />
  // Channels without a buffer have no occupancy.
  const known = frame.rows.some((row) => frame.series.some(({ field }) => typeof row[field] === 'number'))
  if (frame.channels.length === 0 || !known)
    return <ChartEmpty what="This program has no buffered channels" where={emptyWhere(frame.window)} />
  return (
    <>
      <PlotGround box={upper} domain={domain} ticks={ticks} />
      <div className="plot" style={upper}>
        <LinePlot {...upper} rows={frame.rows} window={frame.window} domain={domain} series={frame.series} />
      </div>
      <HeatStrip channels={frame.channels} box={strip} periodMs={stripPeriod} />
      <StripLabels box={strip} channels={frame.channels.length} />
      <TimeOverlay
        window={frame.window}
        gaps={frame.gaps}
        left={axisWidth}
        top={8}
        width={width}
        height={body.height - 8 - timeAxisHeight}
        dotsAt={dotsAt}
        summary={summarise(title, frame, frame.lines, (value) => `${value.toFixed(0)} %`)}
      />
      <div className="legend-at" style={{ top: 8 }}>
        <Legend rows={frame.legend} valueAt={valueAt} format={wholePercent} />
      </div>
      <div className="heat-key" style={{ bottom: timeAxisHeight - 6 }}>
        <p>
          All channels,
          <br />
          fullest first
        </p>
        <i />
        <span>0</span>
        <span>100 %</span>
      </div>
    </>
  )
}

/** Whole: a decimal that comes and goes beside a line only distracts. */
const wholePercent = (value: number): Figure =>
  Number.isNaN(value) ? unknown : { value: value.toFixed(0), unit: '%' }

/** Two pixels a row, more when there are few channels, never more than the room. */
function stripBox(upper: PlotBox, room: number, channels: number): PlotBox {
  const rowHeight = Math.min(12, Math.max(2, Math.floor(room / Math.max(1, channels))))
  const height = Math.min(room, rowHeight * channels)
  return { left: upper.left, top: upper.top + upper.height + 9, width: upper.width, height }
}

function StripLabels({ box, channels }: { box: PlotBox; channels: number }) {
  const tall = box.height >= 30
  return (
    <>
      {tall && (
        <span className="strip-label" style={{ top: box.top, width: box.left - 6 }}>
          full
        </span>
      )}
      <span
        className="strip-label"
        style={{ top: box.top + box.height - (tall ? 14 : 10), width: box.left - 6 }}
      >
        {channels === 1 ? '1' : `all ${String(channels)}`}
      </span>
    </>
  )
}
