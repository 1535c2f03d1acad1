import { useCallback, useMemo } from 'react'
import type { EvidenceSeries, FindingDetail, ResolvedFinding } from '../../../shared/findings.ts'
import type { Finding } from '../../../shared/model.ts'
import { highest, readFrame, summarise, type Frame } from '../../charts/frame.ts'
import { PlotGround, type PlotBox } from '../../charts/plot-ground.tsx'
import { FilledPlot, LinePlot, type PlotSeries } from '../../charts/recharts-plots.tsx'
import { linearTicks, niceTop } from '../../charts/scale.ts'
import { TimeOverlay } from '../../charts/time-overlay.tsx'
import { useSize } from '../../charts/use-size.ts'
import { byUnit, compact, text } from '../../format.ts'
import { useSession } from '../../state/context.ts'
import { metricKey } from '../../state/metric.ts'
import { useSampled } from '../../state/use-sampled.ts'
import { keptMs } from '../../state/view.ts'
import type { TimeWindow } from '../../state/window.ts'
import { Facts } from './facts.tsx'

const axisWidth = 44
const labelWidth = 118
const timeHeight = 22
const gap = 16
const colours = ['var(--s1)', 'var(--s2)'] as const
const most = 2
/** A window of its own is at least so long. */
const shortestMs = 60_000

/** The series that the rule looks at, one plot each, with the time shaded in which it held. */
export function Evidence({ finding, detail }: { finding: Finding | ResolvedFinding; detail: FindingDetail }) {
  const [ref, size] = useSize<HTMLDivElement>()
  const series = detail.series.slice(0, most)
  return (
    <section className="card finding-evidence" aria-label="Evidence">
      <header>
        <h3>Evidence</h3>
        <span className="chart-unit">shaded while the rule held</span>
        <span className="spacer" />
        <span className="evidence-rule">rule: {detail.rule}</span>
      </header>
      <div className="evidence-plots" ref={ref} data-plots={series.length}>
        {size.width > 0 && <Plots finding={finding} held={detail.held} series={series} {...size} />}
      </div>
      {detail.facts.length > 0 && <Facts facts={detail.facts} />}
    </section>
  )
}

interface PlotsProps {
  finding: Finding | ResolvedFinding
  held: FindingDetail['held']
  series: readonly EvidenceSeries[]
  width: number
  height: number
}

function Plots({ finding, held, series, width, height }: PlotsProps) {
  const session = useSession()
  const keys = series.map(({ metric, attrs }) => metricKey(metric, attrs)).join('\n')
  const frames = useSampled(
    useCallback(() => {
      const window = windowOf(finding, session.nowMs())
      return keys.split('\n').map((key) => readFrame(session, [key], 'extremes', window))
    }, [session, keys, finding]),
    'chart',
  )
  const [first] = frames
  if (first === undefined || session.samples.length === 0) return null
  const plotWidth = Math.max(60, width - axisWidth - labelWidth)
  const room = height - 18 - timeHeight - gap * (series.length - 1)
  const each = Math.round(room / series.length)
  const boxes = series.map((_, i): PlotBox => ({
    left: axisWidth,
    top: 12 + i * (each + gap),
    width: plotWidth,
    height: each,
  }))
  const { window, gaps } = first
  return (
    <>
      {series.map((line, i) => {
        const frame = frames[i]
        const box = boxes[i]
        if (frame === undefined || box === undefined) return null
        return (
          <OnePlot key={line.label} line={line} frame={frame} box={box} colour={colours[i] ?? colours[0]} />
        )
      })}
      {boxes.map((box) => (
        <Shades key={box.top} box={box} window={window} held={held} severity={finding.severity} />
      ))}
      <TimeOverlay
        window={window}
        gaps={gaps}
        left={axisWidth}
        top={6}
        width={plotWidth}
        height={height - 6 - timeHeight}
        summary={series
          .map(({ label, unit }, i) =>
            summarise(label, frames[i] ?? first, [label], (value) => text(byUnit(value, unit))),
          )
          .join(' ')}
      />
    </>
  )
}

/** What is over is shown as it was, wherever the screens stand; what is open as they do. */
function windowOf(finding: Finding | ResolvedFinding, nowMs: number): TimeWindow | undefined {
  if (!('resolvedAtMs' in finding)) return undefined
  const { firstSeenMs, resolvedAtMs } = finding
  const marginMs = Math.max(10_000, (resolvedAtMs - firstSeenMs) / 5)
  const toMs = Math.min(Math.max(nowMs, resolvedAtMs), resolvedAtMs + marginMs)
  const fromMs = Math.min(firstSeenMs - marginMs, toMs - shortestMs)
  return { fromMs: Math.max(fromMs, toMs - keptMs), toMs }
}

interface OnePlotProps {
  line: EvidenceSeries
  frame: Frame
  box: PlotBox
  colour: string
}

function OnePlot({ line, frame, box, colour }: OnePlotProps) {
  const top =
    line.unit === '%'
      ? 103
      : niceTop(Math.max(highest(frame.rows, 1, false), (line.limit ?? 0) * 1.2), undefined, 2)
  const domain = [0, top] as const
  const series: PlotSeries[] = useMemo(() => [{ field: 'v0', colour }], [colour])
  const scale = line.unit === 'By' ? 1e6 : 1
  const ticks =
    line.unit === '%'
      ? [0, 50, 100].map((at) => ({ at, label: `${String(at)}${at === 100 ? ' %' : ''}` }))
      : linearTicks(top, (value) => compact(value / scale), 2)
  const last = frame.rows.findLast((row) => row['v0'] !== undefined && row['v0'] !== null)?.['v0']
  const common = { ...box, rows: frame.rows, window: frame.window, domain, series }
  return (
    <>
      <PlotGround box={box} domain={domain} ticks={ticks} />
      <div className="plot" style={{ left: box.left, top: box.top, width: box.width, height: box.height }}>
        {line.unit === '%' ? <LinePlot {...common} /> : <FilledPlot {...common} />}
        {line.limit !== undefined && (
          <i className="evidence-alert" style={{ top: (1 - line.limit / top) * box.height }} />
        )}
      </div>
      <span
        className="evidence-label"
        style={{ top: box.top, left: box.left + box.width + 8, color: colour }}
      >
        {line.label} {last === undefined || last === null ? '' : text(byUnit(last, line.unit))}
      </span>
      {line.limit !== undefined && (
        <span className="evidence-limit" style={{ top: box.top + 16, left: box.left + box.width + 8 }}>
          alert at {text(byUnit(line.limit, line.unit))}
        </span>
      )}
    </>
  )
}

interface ShadesProps {
  box: PlotBox
  window: TimeWindow
  held: FindingDetail['held']
  severity: Finding['severity']
}

function Shades({ box, window, held, severity }: ShadesProps) {
  const x = (timeMs: number): number =>
    Math.min(1, Math.max(0, (timeMs - window.fromMs) / (window.toMs - window.fromMs))) * box.width
  return held
    .filter(([from, to]) => to >= window.fromMs && from <= window.toMs)
    .map(([from, to]) => (
      <i
        key={from}
        className="evidence-held"
        data-severity={severity}
        style={{
          left: box.left + x(from),
          width: Math.max(2, x(to) - x(from)),
          top: box.top,
          height: box.height,
        }}
      />
    ))
}
