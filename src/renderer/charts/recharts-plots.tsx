/**
 * The only place that draws with Recharts. What costs time there is off: axes, ticks and grid are drawn by
 * PlotGround, the cursor by TimeOverlay, and there are no animations, dots or tooltips.
 */
import { memo, type ReactNode } from 'react'
import { Area, AreaChart, Line, LineChart, ReferenceLine, XAxis, YAxis } from 'recharts'
import type { TimeWindow } from '../state/window.ts'
import type { ChartRow } from './decimate.ts'

export interface PlotSeries {
  /** Field of the rows: `v0`, `v1`, … */
  field: string
  colour: string
  width?: number
  fillOpacity?: number | string
}

interface PlotProps {
  rows: ChartRow[]
  window: TimeWindow
  width: number
  height: number
  domain: readonly [number, number]
  series: readonly PlotSeries[]
}

const noMargin = { top: 0, right: 0, bottom: 0, left: 0 }

const still = {
  isAnimationActive: false,
  dot: false,
  activeDot: false,
  type: 'linear',
  legendType: 'none',
} as const

const axes = (window: TimeWindow, [low, high]: readonly [number, number]): ReactNode => (
  <>
    <XAxis dataKey="t" type="number" domain={[window.fromMs, window.toMs]} allowDataOverflow hide />
    <YAxis type="number" domain={[low, high]} allowDataOverflow hide />
  </>
)

/** Areas on top of each other, first series at the bottom; a hairline in the card's colour parts them. */
export const StackPlot = memo(function StackPlot({ rows, window, width, height, domain, series }: PlotProps) {
  return (
    <AreaChart width={width} height={height} data={rows} margin={noMargin} accessibilityLayer={false}>
      {axes(window, domain)}
      {series.map(({ field, colour, fillOpacity = 1 }) => (
        <Area
          key={field}
          {...still}
          dataKey={field}
          stackId="stack"
          stroke="var(--bg2)"
          strokeWidth={1}
          fill={colour}
          fillOpacity={fillOpacity}
        />
      ))}
    </AreaChart>
  )
})

export interface LinePlotProps extends PlotProps {
  /** A level to stay under, dotted. */
  reference?: number
}

export const LinePlot = memo(function LinePlot(props: LinePlotProps) {
  const { rows, window, width, height, domain, series, reference } = props
  return (
    <LineChart width={width} height={height} data={rows} margin={noMargin} accessibilityLayer={false}>
      {axes(window, domain)}
      {reference !== undefined && (
        <ReferenceLine y={reference} stroke="var(--warn)" strokeDasharray="1.5 3.5" strokeWidth={1.5} />
      )}
      {series.map(({ field, colour, width: strokeWidth = 1.6 }) => (
        <Line
          key={field}
          {...still}
          dataKey={field}
          stroke={colour}
          strokeWidth={strokeWidth}
          strokeLinejoin="round"
        />
      ))}
    </LineChart>
  )
})

/** Lines whose area to the ground is tinted, each on its own. */
export const FilledPlot = memo(function FilledPlot({
  rows,
  window,
  width,
  height,
  domain,
  series,
}: PlotProps) {
  return (
    <AreaChart width={width} height={height} data={rows} margin={noMargin} accessibilityLayer={false}>
      {axes(window, domain)}
      {series.map(({ field, colour, width: strokeWidth = 1.6 }) => (
        <Area
          key={field}
          {...still}
          dataKey={field}
          stroke={colour}
          strokeWidth={strokeWidth}
          fill={colour}
          fillOpacity={0.16}
        />
      ))}
    </AreaChart>
  )
})
