import { useMemo, useState } from 'react'
import type { GoroutinePage, GoroutineSort, GoroutineTableRow } from '../../../shared/tables.ts'
import { grouped, uniform } from '../../ui/row-geometry.ts'
import { rowKeys } from '../../ui/row-keys.ts'
import { ColumnEdge, SortHead, type SortState } from '../../ui/sort-head.tsx'
import { useColumns, type Columns } from '../../ui/use-columns.ts'
import type { TableHold } from '../../ui/use-live-query.ts'
import { useRowWindow } from '../../ui/use-row-window.ts'
import { useWindowReport } from '../../ui/use-window-report.ts'
import { rowId, TableRow } from './rows.tsx'

interface GoroutineTableProps {
  page: GoroutinePage | undefined
  flat: boolean
  sort: SortState<GoroutineSort>
  selected: number | undefined
  hold: TableHold
  empty: React.ReactNode
  onSort: (sort: SortState<GoroutineSort>) => void
  onWindow: (offset: number, limit: number) => void
  onToggle: (key: string, open: boolean) => void
  onAll: (key: string) => void
  onSelect: (id: number | undefined) => void
}

const reasonTrack = 'minmax(184px, 1fr)'
const tracks = {
  grouped: ['258px', '66px', '126px', reasonTrack, '94px', '88px', '64px'],
  flat: ['324px', '126px', reasonTrack, '94px'],
  'grouped, several': ['222px', '60px', '54px', '118px', reasonTrack, '90px', '84px', '60px'],
  'flat, several': ['276px', '54px', '126px', reasonTrack, '94px'],
} as const
const headPx = 40
const rowPx = 30

/** The tree table: only the rows in sight exist, here and in what the host sends. */
export function GoroutineTable(props: GoroutineTableProps) {
  const { page, flat, sort, selected, hold, empty, onSelect, onToggle, onAll } = props
  const shape = page?.shape
  const several = (page?.procs ?? 1) > 1
  const form = `${flat ? 'flat' : 'grouped'}${several ? ', several' : ''}` as const
  const columns = useColumns(`goroutines, ${form}`, tracks[form])
  const rowCount = page?.rowCount ?? 0
  const geometry = useMemo(
    () => (flat || shape === undefined ? uniform(rowCount, rowPx) : grouped(shape, headPx, rowPx)),
    [flat, shape, rowCount],
  )
  const [scroller, window] = useRowWindow(geometry)
  useWindowReport(window, props.onWindow)
  const [active, setActive] = useState(0)
  const at = Math.min(active, Math.max(0, geometry.count - 1))
  const rowAt = (index: number): GoroutineTableRow | undefined => page?.rows[index - page.offset]

  const act = (row: GoroutineTableRow | undefined): void => {
    if (row?.kind === 'group') onToggle(row.group.key, !row.open)
    else if (row?.kind === 'more') onAll(row.key)
    else if (row !== undefined) onSelect(row.row.id)
  }
  const move = (index: number): void => {
    setActive(index)
    window.reveal(index)
    const row = rowAt(index)
    // With the drawer open it follows.
    if (selected !== undefined && row?.kind === 'goroutine') onSelect(row.row.id)
  }
  const indices = Array.from({ length: Math.max(0, window.end - window.first) }, (_, i) => window.first + i)
  const onScreen = at >= window.first && at < window.end && rowAt(at) !== undefined

  return (
    <div
      className="data-table goroutine-table"
      role="treegrid"
      tabIndex={0}
      aria-label="Goroutines"
      data-several={several || undefined}
      style={columns.style}
      aria-rowcount={geometry.count + 1}
      aria-activedescendant={onScreen ? rowId(at) : undefined}
      {...hold}
      onKeyDown={(event) => {
        const row = rowAt(at)
        rowKeys(event, {
          active: at,
          count: geometry.count,
          page: window.page,
          move,
          enter: () => {
            act(row)
          },
          escape: () => {
            onSelect(undefined)
          },
          right: () => {
            if (row?.kind === 'group' && !row.open) onToggle(row.group.key, true)
            else if (row?.kind === 'group') move(Math.min(at + 1, geometry.count - 1))
            else act(row)
          },
          left: () => {
            if (row?.kind === 'group') onToggle(row.group.key, false)
            else if (!flat) move(headBefore(page, at))
          },
        })
      }}
    >
      <Head flat={flat} several={several} sort={sort} onSort={props.onSort} handlers={columns.head} />
      <div className="data-scroll" role="rowgroup" tabIndex={-1} ref={scroller}>
        <div className="data-spacer" role="presentation" style={{ height: window.spacerPx }}>
          {indices.map((index) => {
            const row = rowAt(index)
            if (row === undefined) return null
            const isGoroutine = row.kind === 'goroutine'
            return (
              <TableRow
                key={index}
                row={row}
                flat={flat}
                several={several}
                index={index}
                style={{ transform: `translateY(${String(window.topOf(index))}px)` }}
                active={index === at}
                selected={isGoroutine && row.row.id === selected}
                onPick={() => {
                  setActive(index)
                  act(row)
                }}
              />
            )
          })}
        </div>
        {empty}
      </div>
    </div>
  )
}

/** The head of the group that a row stands in. */
function headBefore(page: GoroutinePage | undefined, index: number): number {
  let head = 0
  for (const rows of page?.shape ?? []) {
    if (head + 1 + rows > index) return head
    head += 1 + rows
  }
  return 0
}

type HeadProps = Pick<GoroutineTableProps, 'flat' | 'sort' | 'onSort'> & {
  several: boolean
  handlers: Columns['head']
}

function Head({ flat, several, sort, onSort, handlers }: HeadProps) {
  const common = { sort, onSort }
  return (
    <div role="rowgroup">
      <div
        role="row"
        aria-rowindex={1}
        className={`data-head goroutine-columns ${flat ? 'flat' : ''}`}
        {...handlers}
      >
        <SortHead {...common} by="site" descendingFirst={false}>
          {flat ? 'Goroutine' : 'Creation site'}
        </SortHead>
        {!flat && (
          <SortHead {...common} by="match" right>
            Match
          </SortHead>
        )}
        {several && (
          <span role="columnheader" title="The processor it lives on; none while nobody has begun it">
            Proc
            <ColumnEdge />
          </span>
        )}
        <SortHead {...common} by="state" descendingFirst={false}>
          {flat ? 'State' : 'States'}
        </SortHead>
        <SortHead {...common} by="reason" descendingFirst={false}>
          Wait reason
        </SortHead>
        <SortHead {...common} by="wait" right>
          {flat ? 'Waits' : 'Longest'}
        </SortHead>
        {!flat && (
          <>
            <SortHead
              {...common}
              by="turns"
              right
              help="How often goroutines made there were resumed, per second"
            >
              Wakeups/s
            </SortHead>
            <SortHead
              {...common}
              by="busy"
              right
              help="Share of one core, by sampling: the time of a batch of turns is credited to who ran last"
            >
              Busy
            </SortHead>
          </>
        )}
      </div>
    </div>
  )
}
