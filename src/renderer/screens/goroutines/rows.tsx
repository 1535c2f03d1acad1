import { ChevronRight } from 'lucide-react'
import type { CSSProperties, ReactNode } from 'react'
import { goneWord, isQueued, numberOf } from '../../../shared/goroutine-id.ts'
import type { GoroutineGroup, GoroutineRow, GoroutineTableRow } from '../../../shared/tables.ts'
import { count, duration, percent, rate, text, unknown } from '../../format.ts'
import { Names } from '../../ui/controls.tsx'
import { focusTable } from '../../ui/row-keys.ts'
import { StateBar, StateChip } from '../../ui/state-mark.tsx'
import { shortSite } from './sites.ts'

export interface RowProps {
  index: number
  /** The program has several processors: there is a column for them. */
  several: boolean
  style: CSSProperties
  active: boolean
  selected: boolean
  onPick: () => void
}

interface ShellProps extends Omit<RowProps, 'several'> {
  className: string
  level?: number
  expanded?: boolean
  ended?: boolean
  children: ReactNode
}

export const rowId = (index: number): string => `goroutine-row-${String(index)}`

function Shell({
  index,
  style,
  active,
  selected,
  onPick,
  className,
  level,
  expanded,
  ended,
  children,
}: ShellProps) {
  return (
    <div
      id={rowId(index)}
      role="row"
      className={`data-row goroutine-columns ${className}`}
      style={style}
      aria-rowindex={index + 2}
      aria-level={level}
      aria-expanded={expanded}
      aria-selected={selected}
      data-active={active || undefined}
      data-ended={ended === true || undefined}
      onClick={(event) => {
        focusTable(event)
        onPick()
      }}
    >
      {children}
    </div>
  )
}

export function TableRow({
  row,
  flat,
  several,
  ...props
}: RowProps & { row: GoroutineTableRow; flat: boolean }) {
  if (row.kind === 'group') return <GroupRow {...props} several={several} group={row.group} open={row.open} />
  if (row.kind === 'goroutine') return <OneRow {...props} several={several} row={row.row} flat={flat} />
  return (
    <Shell {...props} className="more-row" level={2}>
      <span role="gridcell" className="more" style={{ gridColumn: '1 / -1' }}>
        {text(count(row.count))} more{' '}
        <button type="button" className="link" tabIndex={-1}>
          Show all
        </button>
      </span>
    </Shell>
  )
}

function GroupRow({ group, open, several, ...props }: RowProps & { group: GoroutineGroup; open: boolean }) {
  const whole = group.matched === group.total
  return (
    <Shell {...props} className="group-row" level={1} expanded={open}>
      <span role="gridcell" className="group-name" title={group.site}>
        <ChevronRight className="icon" size={13} strokeWidth={1.75} aria-hidden="true" />
        <span>
          <b>{group.name}</b>
          {group.site !== '' && <small>{shortSite(group.site)}</small>}
        </span>
      </span>
      <span role="gridcell" className="right match">
        <b>{text(count(group.matched))}</b>
        {!whole && <small>of {text(count(group.total))}</small>}
      </span>
      {several && <Where words={ranges(group.processors ?? [0])} />}
      <span role="gridcell">
        <StateBar states={group.states} />
      </span>
      <span role="gridcell">
        <Names text={group.waitsFor} />
      </span>
      <Wait ms={group.longestMs} />
      <Figure
        words={group.turnsPerS === null ? undefined : rate(group.turnsPerS).value}
        zero={group.turnsPerS === 0}
      />
      <Figure
        words={group.busy === null ? undefined : text(percent(group.busy))}
        zero={(group.busy ?? 1) < 0.05}
      />
    </Shell>
  )
}

function OneRow({ row, flat, several, ...props }: RowProps & { row: GoroutineRow; flat: boolean }) {
  return (
    <Shell
      {...props}
      className={`goroutine-row ${flat ? 'flat' : ''}`}
      level={flat ? 1 : 2}
      ended={row.ended}
    >
      <span role="gridcell" className="goroutine-id" title={row.site}>
        <button type="button" tabIndex={-1}>
          {isQueued(row.id) ? 'new' : 'G'} {numberOf(row.id)}
        </button>
        {flat && <em>{row.name}</em>}
      </span>
      {!flat && <span role="gridcell" />}
      {several && <Where words={row.processor === null ? '' : `P${String(row.processor ?? 0)}`} />}
      <span role="gridcell">
        {row.ended ? (
          <span className="severity-tag">{goneWord(row.id)}</span>
        ) : (
          <StateChip state={row.state} />
        )}
      </span>
      <span role="gridcell" className="waits">
        {row.ended || row.waitsFor === row.state ? '' : <Names text={row.waitsFor} />}
      </span>
      <Wait ms={row.waitMs} />
      {!flat && (
        <>
          <Figure words={undefined} />
          <Figure words={undefined} />
        </>
      )}
    </Shell>
  )
}

function Where({ words }: { words: string }) {
  return (
    <span role="gridcell" className="where">
      {words}
    </span>
  )
}

/** `P0`, `P0–P3`, `P0 P2`. */
function ranges(processors: readonly number[]): string {
  const [first] = processors
  const last = processors.at(-1)
  if (first === undefined || last === undefined) return ''
  if (processors.length > 1 && last - first === processors.length - 1)
    return `P${String(first)}–${String(last)}`
  return processors.map((p) => `P${String(p)}`).join(' ')
}

function Wait({ ms }: { ms: number }) {
  return <Figure words={ms === 0 ? undefined : text(duration(ms))} />
}

function Figure({ words, zero = false }: { words: string | undefined; zero?: boolean }) {
  return (
    <span role="gridcell" className={`right ${words === undefined ? 'unknown' : zero ? 'zero' : ''}`}>
      {words ?? unknown.value}
    </span>
  )
}
