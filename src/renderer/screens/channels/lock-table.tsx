import { useState, type ReactNode } from 'react'
import type { LockRow } from '../../../shared/locks.ts'
import { count, duration, rate, text, unknown } from '../../format.ts'
import { StateGlyph } from '../../ui/glyphs.tsx'
import { focusTable, rowKeys } from '../../ui/row-keys.ts'
import { ColumnEdge } from '../../ui/sort-head.tsx'
import { useColumns } from '../../ui/use-columns.ts'

interface LockTableProps {
  rows: readonly LockRow[]
  selected: string | undefined
  empty: ReactNode
  onSelect: (id: string | undefined) => void
}

const rowPx = 32
const pageRows = 12
const tracks = ['minmax(130px, 1fr)', '164px', '86px', '72px', '72px', '68px', '68px', '68px', '80px']

const heads: readonly (readonly [label: string, help: string])[] = [
  ['Lock', 'Its name, and what it is'],
  ['Held by', 'The goroutines that have it now, or that a wait group waits for'],
  ['Waiting', 'Goroutines that wait for it now'],
  ['Longest', 'How long the first of them has waited'],
  ['Waits /s', 'Waits that ended, per second of the last 5 s'],
  ['p50', 'Half of the waits of the last 5 s were shorter'],
  ['p99', '99 of 100 of the waits of the last 5 s were shorter'],
  ['Max', 'The longest wait of the last 5 s'],
  ['In all', 'Time that goroutines have waited for it since the first had to'],
]

export function LockTable({ rows, selected, empty, onSelect }: LockTableProps) {
  const columns = useColumns('locks', tracks)
  const [active, setActive] = useState(0)
  const at = Math.min(active, Math.max(0, rows.length - 1))
  const open = (): void => {
    onSelect(rows[at]?.id)
  }
  return (
    <div
      className="data-table lock-table"
      role="grid"
      tabIndex={0}
      style={columns.style}
      aria-label="Locks"
      aria-rowcount={rows.length + 1}
      aria-activedescendant={rows.length > 0 ? rowId(at) : undefined}
      onKeyDown={(event) => {
        rowKeys(event, {
          active: at,
          count: rows.length,
          page: pageRows,
          move: (index) => {
            setActive(index)
            document.getElementById(rowId(index))?.scrollIntoView({ block: 'nearest' })
            if (selected !== undefined) onSelect(rows[index]?.id)
          },
          enter: open,
          right: open,
          escape: () => {
            onSelect(undefined)
          },
        })
      }}
    >
      <div role="rowgroup">
        <div role="row" aria-rowindex={1} className="data-head" {...columns.head}>
          {heads.map(([label, help], index) => (
            <span key={label} role="columnheader" title={help} className={index > 1 ? 'right' : ''}>
              {index === 2 ? (
                <span className="channel-head-glyph">
                  <StateGlyph state="mutex" /> {label}
                </span>
              ) : (
                label
              )}
              <ColumnEdge />
            </span>
          ))}
        </div>
      </div>
      <div className="data-scroll" role="rowgroup" tabIndex={-1}>
        <div className="data-spacer" role="presentation" style={{ height: rows.length * rowPx }}>
          {rows.map((row, index) => (
            <Row
              key={row.id}
              row={row}
              index={index}
              active={index === at}
              selected={row.id === selected}
              onPick={() => {
                setActive(index)
                onSelect(row.id)
              }}
            />
          ))}
        </div>
        {empty}
      </div>
    </div>
  )
}

const rowId = (index: number): string => `lock-row-${String(index)}`

interface RowProps {
  row: LockRow
  index: number
  active: boolean
  selected: boolean
  onPick: () => void
}

function Row({ row, index, active, selected, onPick }: RowProps) {
  const { name, kind, waiting, longestMs, recent, all } = row
  const wait = (ms: number | undefined): string => (ms === undefined ? unknown.value : text(duration(ms)))
  const quiet = recent === null ? 'unknown' : ''
  return (
    <div
      id={rowId(index)}
      role="row"
      className="data-row lock-row"
      style={{ transform: `translateY(${String(index * rowPx)}px)` }}
      aria-rowindex={index + 2}
      aria-selected={selected}
      data-active={active || undefined}
      onClick={(event) => {
        focusTable(event)
        onPick()
      }}
    >
      <span role="gridcell" className="channel-name" title={`${name}, ${kind}`}>
        <button type="button" tabIndex={-1}>
          {name}
        </button>
        {name !== kind && <small className="lock-kind">{kind}</small>}
      </span>
      <Held row={row} />
      <Cell words={text(count(waiting))} kind={waiting === 0 ? 'zero' : 'some'} />
      <Cell words={waiting === 0 ? unknown.value : wait(longestMs)} kind={waiting === 0 ? 'unknown' : ''} />
      <Cell words={recent === null ? '0' : rate(recent.perS).value} kind={recent === null ? 'zero' : ''} />
      <Cell words={wait(recent?.p50Ms)} kind={quiet} />
      <Cell words={wait(recent?.p99Ms)} kind={quiet} />
      <Cell words={wait(recent?.maxMs)} kind={quiet} />
      <Cell words={all === null ? '0' : wait(all.totalMs)} kind={all === null ? 'zero' : ''} />
    </div>
  )
}

function Cell({ words, kind }: { words: string; kind: string }) {
  return (
    <span role="gridcell" className={`right ${kind}`}>
      {words}
    </span>
  )
}

/** By name where it is known; of a semaphore also how much of it is taken. */
function Held({ row: { kind, holders, standing } }: { row: LockRow }) {
  const names = [...new Set(holders.map(({ name }) => name))].join(', ')
  const level = kind === 'mutex' && names !== '' ? '' : standing
  return (
    <span role="gridcell" className={standing === 'free' ? 'none' : ''} title={`${standing} ${names}`}>
      {names !== '' && <span className="mono">{names}</span>} {level}
    </span>
  )
}
