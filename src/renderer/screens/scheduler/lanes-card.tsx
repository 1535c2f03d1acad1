import { useCallback, useMemo, useRef, useState } from 'react'
import { type Lane, laneWindows, type LanesSnapshot, type LaneWindow } from '../../../shared/scheduler.ts'
import { type Drawing, useCanvas } from '../../charts/canvas.ts'
import { Swatch } from '../../charts/legend.tsx'
import { MoreMenu } from '../../copy/more-menu.tsx'
import { listed, type RowColumn } from '../../copy/row-table.ts'
import { count, duration, percent, plural, shortName, text } from '../../format.ts'
import { Segmented } from '../../ui/controls.tsx'
import { drawLanes } from './draw-lanes.ts'
import { globalHeight, laneHeight, lanesHeight } from './geometry.ts'
import { Palette } from './palette.ts'
import type { Load } from './use-load.ts'
import { summary } from './words.ts'

interface LanesCardProps {
  snapshot: LanesSnapshot | undefined
  load: Load
  /** Why there is none. */
  why: string | undefined
  windowMs: LaneWindow
  onWindow: (windowMs: LaneWindow) => void
  /** The pointer is on the lanes: they stand still. */
  onHold: (held: boolean) => void
}

const columnsOf = ({ procs }: Load): readonly RowColumn<Lane>[] => [
  { name: 'processor', unit: '', cell: ({ proc }) => `P${String(proc)}` },
  { name: 'state', unit: '', cell: ({ state }) => state },
  { name: 'runs', unit: '', cell: ({ current }) => current },
  { name: 'utilisation in the last second', unit: '%', cell: ({ proc }) => procs.get(proc)?.busy ?? null },
  { name: 'queue', unit: 'goroutines', cell: ({ proc }) => procs.get(proc)?.queue ?? null },
  { name: 'slices', unit: '', cell: ({ slices }) => slices.length },
]
const windows = laneWindows.map((ms) => ({ value: String(ms), label: text(duration(ms)) }))
const never = (): number => Infinity

export function LanesCard({ snapshot, load, why, windowMs, onWindow, onHold }: LanesCardProps) {
  const card = useRef<HTMLElement>(null)
  const [palette] = useState(() => new Palette())
  const painted = useMemo(() => (snapshot === undefined ? [] : palette.paint(snapshot)), [snapshot, palette])
  return (
    <section className="card lanes-card" ref={card} data-testid="lanes" aria-label="Processors">
      <header className="chart-head">
        <h2>Processors</h2>
        <span className="chart-unit">{text(duration(windowMs))} window</span>
        <span className="spacer" />
        <ul className="lanes-legend" aria-label="Functions">
          {painted.map(({ name, colour }) => (
            <li key={name} className="mono" title={name}>
              <Swatch colour={`var(${colour})`} />
              {shortName(name, 18)}
            </li>
          ))}
          {snapshot?.parallel === true && (
            <li>
              <StealMark /> steal
            </li>
          )}
        </ul>
        <Segmented
          small
          label="Window"
          options={windows}
          value={String(windowMs)}
          onChange={(value) => {
            const chosen = laneWindows.find((ms) => String(ms) === value)
            if (chosen !== undefined) onWindow(chosen)
          }}
        />
        <MoreMenu
          title="Processors"
          table={() =>
            listed({ title: 'Processors', one: 'processor', columns: columnsOf(load) }, snapshot?.lanes ?? [])
          }
          picture={() => card.current}
        />
      </header>
      {snapshot === undefined ? (
        <p className="lanes-none">
          {why === undefined
            ? 'No processor has been looked at yet.'
            : `${why.charAt(0).toUpperCase()}${why.slice(1)}.`}
        </p>
      ) : (
        <Lanes snapshot={snapshot} load={load} palette={palette} onHold={onHold} />
      )}
    </section>
  )
}

interface LanesProps {
  snapshot: LanesSnapshot
  load: Load
  palette: Palette
  onHold: (held: boolean) => void
}

function Lanes({ snapshot, load, palette, onHold }: LanesProps) {
  const draw = useCallback(
    (drawing: Drawing) => {
      drawLanes(drawing, snapshot, palette)
    },
    [snapshot, palette],
  )
  const [place, canvas] = useCanvas(draw, never)
  const height = lanesHeight(snapshot.lanes.length) + (snapshot.parallel ? globalHeight : 0)
  return (
    <div className="lanes" style={{ height }}>
      <ul className="lanes-gutter" aria-label="Processors now">
        {snapshot.lanes.map((lane) => (
          <Gutter key={lane.proc} lane={lane} load={load} />
        ))}
        {snapshot.parallel && <GlobalGutter snapshot={snapshot} />}
      </ul>
      <div
        className="lanes-plot"
        ref={place}
        role="img"
        tabIndex={0}
        aria-label={summary(snapshot, load)}
        onPointerEnter={() => {
          onHold(true)
        }}
        onPointerLeave={() => {
          onHold(false)
        }}
      >
        <canvas ref={canvas} aria-hidden="true" />
      </div>
    </div>
  )
}

function Gutter({ lane: { proc, current, state }, load }: { lane: Lane; load: Load }) {
  const { busy = NaN, queue = NaN } = load.procs.get(proc) ?? {}
  const what = state === 'running' ? (current === '' ? 'idle' : current) : state
  return (
    <li style={{ height: laneHeight }} data-testid={`lane-P${String(proc)}`}>
      <b>{`P${String(proc)}`}</b>
      <div>
        <p className="lane-row">
          <span className={current === '' ? 'quiet' : 'mono'} title={what}>
            {shortName(what, 18)}
          </span>
          <span title="busy in the last second">{text(percent(busy))}</span>
        </p>
        <p className="lane-row">
          <Pips queue={queue} />
          <span>{text(count(queue))} queued</span>
        </p>
      </div>
    </li>
  )
}

const pips = 14

/** One pip per goroutine up to seven, then coarser: the last ones stand for a full queue of 256. */
function Pips({ queue }: { queue: number }) {
  const lit =
    queue <= 7 ? queue : Math.min(pips, 7 + Math.round((Math.log2(queue / 7) / Math.log2(256 / 7)) * 7))
  return (
    <span className="pips" aria-hidden="true">
      {Array.from({ length: pips }, (_, i) => (
        <i key={i} data-on={i < lit || undefined} />
      ))}
    </span>
  )
}

function GlobalGutter({ snapshot: { globalQueue } }: { snapshot: LanesSnapshot }) {
  const now = globalQueue.at(-1)?.length ?? 0
  const peak = Math.max(0, ...globalQueue.map(({ length }) => length))
  return (
    <li className="lane-global" style={{ height: globalHeight }}>
      <b>Global queue</b>
      <span title={plural(now, 'goroutine')}>
        {text(count(now))} now, {text(count(peak))} peak
      </span>
    </li>
  )
}

function StealMark() {
  return (
    <svg className="steal-mark" width="14" height="10" viewBox="0 0 14 10" aria-hidden="true">
      <circle cx="2" cy="8" r="1.8" />
      <path d="M2 8C7 8 6 2 11 2" />
      <path d="M13 2 9.5 .2v3.6z" />
    </svg>
  )
}
