import { memo, useCallback, useState } from 'react'
import { type Drawing, useCanvas } from '../../charts/canvas.ts'
import { ChartCard, ChartEmpty, timeAxisHeight } from '../../charts/chart-card.tsx'
import { bucketIndices, valuesAt } from '../../charts/decimate.ts'
import { parseRamp } from '../../charts/heat-strip.tsx'
import { LinesCard } from '../../charts/lines-card.tsx'
import { TimeOverlay } from '../../charts/time-overlay.tsx'
import type { Size } from '../../charts/use-size.ts'
import { linearAxis } from '../../charts/value-axis.ts'
import { sampleTable } from '../../copy/sample-table.ts'
import { count, text } from '../../format.ts'
import { useSession } from '../../state/context.ts'
import type { Session } from '../../state/session.ts'
import { useSampled } from '../../state/use-sampled.ts'
import { findGaps, viewWindow, type Gap, type TimeWindow } from '../../state/window.ts'
import { procsOf, queueKey } from './kpis.ts'

const columnPx = 3
const labelWidth = 40
const valueWidth = 48
/** Below this the ramp's top would cry wolf. */
const leastTop = 8
/** A few rows do not fill the card: taller ones say no more. */
const highestRow = 56

interface Depths {
  procs: string[]
  now: number[]
  top: number
  window: TimeWindow
  gaps: Gap[]
}

function readDepths(session: Session): Depths {
  const { samples, view, connector } = session
  const window = viewWindow(view.get(), session.nowMs())
  const procs = procsOf(samples)
  const indices = bucketIndices(samples, window, 100)
  const top = Math.max(
    leastTop,
    ...procs.flatMap((proc) =>
      [...valuesAt(samples, queueKey(proc), indices)].filter((v) => !Number.isNaN(v)),
    ),
  )
  const now = procs.map((proc) => samples.valueAt(queueKey(proc), Math.min(window.toMs, samples.lastAt)))
  return { procs, now, top, window, gaps: findGaps(samples, window, connector.state.get().status === 'lost') }
}

const title = 'Run-queue depth'
const unit = 'goroutines ready per P'
/** So few rows would leave the card empty: they are drawn as lines. */
const fewProcs = 2

/** Goroutines ready to run on each processor, over the range. */
export const DepthCard = memo(function DepthCard() {
  const { samples } = useSession()
  const joined = useSampled(
    useCallback(() => procsOf(samples).join(' '), [samples]),
    'second',
  )
  const procs = joined === '' ? [] : joined.split(' ')
  if (procs.length === 0 || procs.length > fewProcs) return <DepthStrips />
  return <DepthLines key={joined} procs={procs} />
})

function DepthLines({ procs }: { procs: readonly string[] }) {
  const [lines] = useState(() =>
    procs.map((name, i) => ({ key: queueKey(name), name, colour: `var(--s${String(i + 1)})` })),
  )
  return (
    <LinesCard
      id="depth"
      title={title}
      unit={unit}
      valueUnit="goroutines"
      legend="head"
      lines={lines}
      axis={linearAxis}
      format={count}
      filled={lines.length === 1}
      empty="No processor was sampled"
    />
  )
}

function DepthStrips() {
  const session = useSession()
  const depths = useSampled(
    useCallback(() => readDepths(session), [session]),
    'chart',
  )
  return (
    <ChartCard
      id="depth"
      title={title}
      unit={unit}
      controls={
        <span className="depth-key" aria-hidden="true">
          0 <i /> {text(count(depths.top))}
        </span>
      }
      legend={null}
      table={sampleTable(session, {
        title,
        series: () =>
          procsOf(session.samples).map((name) => ({ key: queueKey(name), name, unit: 'goroutines' })),
      })}
    >
      {(body) => <Plot body={body} depths={depths} />}
    </ChartCard>
  )
}

function Plot({ body, depths }: { body: Size; depths: Depths }) {
  const { procs, now, window, gaps } = depths
  if (procs.length === 0) return <ChartEmpty what="No processor was sampled" where="in this range" />
  const box = {
    left: labelWidth,
    top: 8,
    width: body.width - labelWidth - valueWidth,
    height: body.height - 8 - timeAxisHeight,
  }
  const row = Math.min(highestRow, box.height / procs.length)
  const words = procs.map((proc, i) => `${proc} ${text(count(now[i] ?? NaN))}`).join(', ')
  return (
    <>
      {procs.map((proc, i) => (
        <div key={proc} className="depth-row" style={{ top: box.top + i * row, height: row }}>
          <span>{proc}</span>
          <b>{text(count(now[i] ?? NaN))}</b>
        </div>
      ))}
      <Strips depths={depths} box={{ ...box, height: row * procs.length }} />
      <TimeOverlay window={window} gaps={gaps} {...box} summary={`Run-queue depth now: ${words}.`} />
    </>
  )
}

interface StripsProps {
  depths: Depths
  box: { left: number; top: number; width: number; height: number }
}

function Strips({ depths, box }: StripsProps) {
  const session = useSession()
  const draw = useCallback(
    ({ context, size, token }: Drawing) => {
      const { procs, top } = depths
      const columns = Math.max(1, Math.ceil(size.width / columnPx))
      const ramp = parseRamp(token('--heat'))
      const indices = bucketIndices(session.samples, depths.window, columns)
      const row = size.height / procs.length
      for (const [i, proc] of procs.entries()) {
        const values = valuesAt(session.samples, queueKey(proc), indices)
        for (let column = 0; column < columns; column++) {
          const value = values[column] ?? NaN
          if (Number.isNaN(value)) continue
          const [r, g, b] = ramp[Math.round(Math.min(1, value / top) * 100)] ?? [0, 0, 0]
          context.fillStyle = `rgb(${String(r)} ${String(g)} ${String(b)})`
          context.fillRect(column * columnPx, i * row, columnPx, row - 3)
        }
      }
    },
    [session, depths],
  )
  const [place, canvas] = useCanvas(draw, () => Infinity)
  return (
    <div className="heat-strip" ref={place} style={box} aria-hidden="true">
      <canvas ref={canvas} />
    </div>
  )
}
