import { Lock } from 'lucide-react'
import { memo, type CSSProperties } from 'react'
import type { ChannelRow as Row } from '../../../shared/tables.ts'
import { count, duration, percent, rate, text, unknown } from '../../format.ts'
import { SeverityGlyph } from '../../ui/glyphs.tsx'
import { focusTable } from '../../ui/row-keys.ts'

interface ChannelRowProps {
  row: Row
  index: number
  style: CSSProperties
  active: boolean
  selected: boolean
  onPick: () => void
}

export const channelRowId = (index: number): string => `channel-row-${String(index)}`

export function ChannelRow({ row, index, style, active, selected, onPick }: ChannelRowProps) {
  return (
    <div
      id={channelRowId(index)}
      role="row"
      className="data-row channel-columns channel-row"
      style={style}
      aria-rowindex={index + 2}
      aria-selected={selected}
      data-active={active || undefined}
      data-closed={row.closed || undefined}
      onClick={(event) => {
        focusTable(event)
        onPick()
      }}
    >
      <span role="gridcell" className="channel-name" title={row.name}>
        <button type="button" tabIndex={-1}>
          {row.name}
        </button>
        {row.kind === 'shared' && (
          <small className="channel-kind" title="Between processors: its values lie in shared memory">
            shared
          </small>
        )}
      </span>
      <Occupancy row={row} />
      <Cell words={text(count(row.senders))} kind={row.senders === 0 ? 'zero' : 'senders'} />
      <Cell words={text(count(row.receivers))} kind={row.receivers === 0 ? 'zero' : 'receivers'} />
      <Rate perS={row.inPerS} />
      <Rate perS={row.outPerS} />
      <Cell words={waitWords(row.wait?.p50Ms)} kind={row.wait === null ? 'unknown' : ''} />
      {row.stalled === null ? (
        <Cell words={waitWords(row.wait?.p99Ms)} kind={row.wait === null ? 'unknown' : ''} />
      ) : (
        <Cell words={text(duration(row.stalledMs))} kind="stalled" />
      )}
      <span role="gridcell">
        <Last row={row} />
      </span>
    </div>
  )
}

const waitWords = (ms: number | undefined): string => (ms === undefined ? unknown.value : text(duration(ms)))

function Cell({ words, kind }: { words: string; kind: string }) {
  return (
    <span role="gridcell" className={`right ${kind}`}>
      {words}
    </span>
  )
}

function Rate({ perS }: { perS: number | null }) {
  if (perS === null) return <Cell words={unknown.value} kind="unknown" />
  return <Cell words={rate(perS).value} kind={perS === 0 ? 'zero' : ''} />
}

/** From here on the bar warns. */
const nearlyFull = 0.9

function Occupancy({ row: { len, cap, shares } }: { row: Row }) {
  if (cap === 0)
    return (
      <span role="gridcell" className="occupancy">
        <span className="occupancy-bar" data-unbuffered aria-hidden="true" />
        unbuf.
      </span>
    )
  const share = Math.min(1, len / cap)
  return (
    <span role="gridcell" className="occupancy">
      <span>
        <span className="occupancy-bar" data-full={share >= nearlyFull || undefined} aria-hidden="true">
          <i style={{ width: `${String(Math.round(share * 100))}%` }} />
        </span>
        {shares !== undefined && <TimeShares shares={shares} />}
      </span>
      <span>
        <b>{text(count(len))}</b>/{text(count(cap))}
      </span>
    </span>
  )
}

/** Of the last half minute or so: empty at the left, full at the right, in between neither. */
function TimeShares({ shares: { full, empty } }: { shares: { full: number; empty: number } }) {
  const words = `full ${text(percent(100 * full))}, empty ${text(percent(100 * empty))} of the time`
  return (
    <span className="time-shares" role="img" aria-label={words} title={words}>
      <i data-empty style={{ flexGrow: empty }} />
      <i style={{ flexGrow: Math.max(0, 1 - full - empty) }} />
      <i data-full style={{ flexGrow: full }} />
    </span>
  )
}

/** The course of the last five minutes, or why there is none to speak of. */
function Last({ row }: { row: Row }) {
  if (row.closed)
    return (
      <span className="severity-tag">
        <Lock className="icon" size={11} strokeWidth={1.75} aria-hidden="true" />
        closed
      </span>
    )
  if (row.stalled !== null)
    return (
      <span className="severity-tag" data-severity="warning">
        <SeverityGlyph severity="warning" size={11} />
        {row.stalled}
      </span>
    )
  return row.cap === 0 ? null : <Spark values={row.spark} />
}

const width = 88
const height = 20
const slots = 60

const Spark = memo(function Spark({ values }: { values: readonly number[] }) {
  const from = slots - values.length
  const points = values.map(
    (value, index) =>
      `${(((from + index) / (slots - 1)) * width).toFixed(1)},${(height - 2 - value * (height - 4)).toFixed(1)}`,
  )
  if (points.length < 2) return null
  const start = ((from / (slots - 1)) * width).toFixed(1)
  return (
    <svg className="spark" viewBox={`0 0 ${String(width)} ${String(height)}`} aria-hidden="true">
      <polygon
        points={`${start},${String(height)} ${points.join(' ')} ${String(width)},${String(height)}`}
        fill="var(--acc-fill)"
      />
      <polyline points={points.join(' ')} fill="none" stroke="var(--acc)" strokeWidth="1.25" />
    </svg>
  )
})
