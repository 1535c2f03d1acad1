import { useCallback, useState, type ReactNode } from 'react'
import { clock, text, type Figure } from '../format.ts'
import { useSession } from '../state/context.ts'
import type { Session } from '../state/session.ts'
import { useSampled } from '../state/use-sampled.ts'
import type { TimeWindow } from '../state/window.ts'
import { axisWidth, ChartEmpty, ChartShape, timeAxisHeight } from './chart-card.tsx'
import { highest, readFrame, summarise, type Frame } from './frame.ts'
import { PlotGround, type PlotBox } from './plot-ground.tsx'
import { FilledPlot, LinePlot } from './recharts-plots.tsx'
import { TimeOverlay } from './time-overlay.tsx'
import type { Size } from './use-size.ts'
import type { Domain, ValueAxis } from './value-axis.ts'

export interface Line {
  /** Key of the metric. */
  key: string
  name: string
  colour: string
  width?: number
}

export interface LinesPlotProps {
  body: Size & { inSight: boolean }
  title: string
  /** As they stand in the legend: the first is drawn over the others. Fixed while the plot lives. */
  lines: readonly Line[]
  axis: ValueAxis
  format: (value: number) => Figure
  /** Tints the area to the ground. */
  filled?: boolean
  /** A value to stay under, dotted. */
  budget?: number
  /** Room at the right, px. */
  right: number
  /** Said when no line has a value in the range on screen. */
  empty: string
  /** Drawn over the plot. */
  children?: ((box: PlotBox, window: TimeWindow) => ReactNode) | undefined
}

interface LinesFrame extends Frame {
  domain: Domain
}

/** Rows with each value where the axis puts it. */
function createReader(session: Session, lines: readonly Line[], axis: ValueAxis): () => LinesFrame {
  const keys = lines.map(({ key }) => key)
  let domain: Domain | undefined
  return () => {
    const frame = readFrame(session, keys, 'extremes')
    domain = axis.domain(highest(frame.rows, keys.length, false), domain)
    for (const row of frame.rows)
      for (let s = 0; s < keys.length; s++) {
        const value = row[`v${String(s)}`]
        if (value !== null && value !== undefined) row[`v${String(s)}`] = axis.at(value)
      }
    return { ...frame, domain }
  }
}

/** Lines over time on one value axis, with the time overlay that all charts share. */
export function LinesPlot(props: LinesPlotProps) {
  const { body, title, lines, axis, format, filled = false, budget, right, empty, children } = props
  const session = useSession()
  const [reader] = useState(() => createReader(session, lines, axis))
  const [series] = useState(() =>
    lines
      .map(({ colour, width }, index) => ({ field: `v${String(index)}`, colour, width: width ?? 1.6 }))
      .toReversed(),
  )
  const frame = useSampled(reader, 'chart', { enabled: body.inSight })
  const { window, rows, domain } = frame
  const box = {
    left: axisWidth,
    top: 8,
    width: body.width - axisWidth - right,
    height: body.height - 8 - timeAxisHeight,
  }
  const dotsAt = useCallback(
    (timeMs: number) =>
      lines.flatMap(({ key, colour }) => {
        const value = session.samples.valueAt(key, timeMs)
        if (Number.isNaN(value)) return []
        const share = (axis.at(value) - domain[0]) / (domain[1] - domain[0])
        return [{ y: box.height * (1 - share), colour }]
      }),
    [session, lines, axis, domain, box.height],
  )
  if (session.samples.length === 0) return <ChartShape />
  if (!rows.some((row) => series.some(({ field }) => typeof row[field] === 'number')))
    return <ChartEmpty what={empty} where={`between ${clock(window.fromMs)} and ${clock(window.toMs)}`} />
  const shared = { ...box, rows, window, domain, series }
  const names = lines.map(({ name }) => name)
  return (
    <>
      <PlotGround box={box} domain={domain} ticks={axis.ticks(domain)} />
      <div className="plot" style={box}>
        {filled ? (
          <FilledPlot {...shared} />
        ) : (
          <LinePlot {...shared} {...(budget !== undefined && { reference: axis.at(budget) })} />
        )}
      </div>
      <TimeOverlay
        {...frame}
        {...box}
        dotsAt={dotsAt}
        summary={summarise(title, frame, names, (at) => text(format(axis.valueAt(at))))}
      />
      {children?.(box, window)}
    </>
  )
}
