/**
 * The only place that draws with Recharts. What costs time there is off: axes, ticks and grid are drawn by
 * PlotGround, the cursor by TimeOverlay, and there are no animations, dots or tooltips. Its axes go from 0 to 1
 * whatever is shown: a window that moves on is then new data and nothing else, where a new domain would have every
 * axis, line and scale made again, twice per redraw.
 */
import { memo, useMemo, type ReactElement, type ReactNode } from 'react'
import { Area, AreaChart, Line, LineChart, ReferenceLine, XAxis, YAxis } from 'recharts'
import type { AreaRevealShapeProps, LineDrawShapeProps } from 'recharts'
import type { TimeWindow } from '../state/window.ts'
import type { ChartRow } from './decimate.ts'
import { areaPath, linePath } from './paths.ts'

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
const unit = [0, 1]

const still = {
  isAnimationActive: false,
  dot: false,
  activeDot: false,
  type: 'linear',
  legendType: 'none',
} as const

const axis = {
  type: 'number',
  domain: unit,
  ticks: unit,
  niceTicks: 'none',
  allowDataOverflow: true,
} as const

const axes: ReactNode = (
  <>
    <XAxis {...axis} dataKey="t" hide />
    <YAxis {...axis} hide />
  </>
)

/** Times and values as shares of what the plot spans. */
function usePlaced({ rows, window, domain: [low, high], series }: PlotProps): ChartRow[] {
  return useMemo(() => {
    const { fromMs, toMs } = window
    return rows.map((row) => {
      const placed: ChartRow = { t: ((row['t'] ?? 0) - fromMs) / (toMs - fromMs) }
      for (const { field } of series) {
        const value = row[field]
        placed[field] = value === null || value === undefined ? null : (value - low) / (high - low)
      }
      return placed
    })
  }, [rows, window, low, high, series])
}

function lineShape({ points = [], stroke, strokeWidth, clipPath }: LineDrawShapeProps): ReactElement {
  return (
    <path
      d={linePath(points)}
      fill="none"
      stroke={stroke}
      strokeWidth={strokeWidth}
      strokeLinejoin="round"
      clipPath={clipPath}
    />
  )
}

function areaShape(props: AreaRevealShapeProps): ReactElement {
  const { points = [], baseLine = 0, fill, fillOpacity, stroke, strokeWidth } = props
  return (
    <>
      <path d={areaPath(points, baseLine)} fill={fill} fillOpacity={fillOpacity} />
      <path d={linePath(points)} fill="none" stroke={stroke} strokeWidth={strokeWidth} />
    </>
  )
}

/** Areas on top of each other, first series at the bottom; a hairline in the card's colour parts them. */
export const StackPlot = memo(function StackPlot(props: PlotProps) {
  const { width, height, series } = props
  const placed = usePlaced(props)
  const areas = useMemo(
    () =>
      series.map(({ field, colour, fillOpacity = 1 }) => (
        <Area
          key={field}
          {...still}
          shape={areaShape}
          dataKey={field}
          stackId="stack"
          stroke="var(--bg2)"
          strokeWidth={1}
          fill={colour}
          fillOpacity={fillOpacity}
        />
      )),
    [series],
  )
  return (
    <AreaChart width={width} height={height} data={placed} margin={noMargin} accessibilityLayer={false}>
      {axes}
      {areas}
    </AreaChart>
  )
})

export interface LinePlotProps extends PlotProps {
  /** A level to stay under, dotted. */
  reference?: number
}

export const LinePlot = memo(function LinePlot(props: LinePlotProps) {
  const { width, height, series, reference, domain } = props
  const [low, high] = domain
  const placed = usePlaced(props)
  const level = useMemo(
    () =>
      reference === undefined ? null : (
        <ReferenceLine
          y={(reference - low) / (high - low)}
          stroke="var(--warn)"
          strokeDasharray="1.5 3.5"
          strokeWidth={1.5}
        />
      ),
    [reference, low, high],
  )
  const lines = useMemo(
    () =>
      series.map(({ field, colour, width: strokeWidth = 1.6 }) => (
        <Line
          key={field}
          {...still}
          shape={lineShape}
          dataKey={field}
          stroke={colour}
          strokeWidth={strokeWidth}
        />
      )),
    [series],
  )
  return (
    <LineChart width={width} height={height} data={placed} margin={noMargin} accessibilityLayer={false}>
      {axes}
      {level}
      {lines}
    </LineChart>
  )
})

/** Lines whose area to the ground is tinted, each on its own. */
export const FilledPlot = memo(function FilledPlot(props: PlotProps) {
  const { width, height, series } = props
  const placed = usePlaced(props)
  const areas = useMemo(
    () =>
      series.map(({ field, colour, width: strokeWidth = 1.6 }) => (
        <Area
          key={field}
          {...still}
          shape={areaShape}
          dataKey={field}
          stroke={colour}
          strokeWidth={strokeWidth}
          fill={colour}
          fillOpacity={0.16}
        />
      )),
    [series],
  )
  return (
    <AreaChart width={width} height={height} data={placed} margin={noMargin} accessibilityLayer={false}>
      {axes}
      {areas}
    </AreaChart>
  )
})
