import { useMemo, useState, type ReactNode } from 'react'
import type { ChannelPage, ChannelSort } from '../../../shared/tables.ts'
import { StateGlyph } from '../../ui/glyphs.tsx'
import { uniform } from '../../ui/row-geometry.ts'
import { rowKeys } from '../../ui/row-keys.ts'
import { SortHead, type SortState } from '../../ui/sort-head.tsx'
import { useColumns, type Columns } from '../../ui/use-columns.ts'
import type { TableHold } from '../../ui/use-live-query.ts'
import { useRowWindow } from '../../ui/use-row-window.ts'
import { useWindowReport } from '../../ui/use-window-report.ts'
import { ChannelRow, channelRowId } from './channel-row.tsx'

interface ChannelTableProps {
  page: ChannelPage | undefined
  sort: SortState<ChannelSort>
  selected: number | undefined
  hold: TableHold
  empty: ReactNode
  onSort: (sort: SortState<ChannelSort>) => void
  onWindow: (offset: number, limit: number) => void
  onSelect: (id: number | undefined) => void
}

const tracks = ['minmax(136px, 1fr)', '170px', '56px', '60px', '72px', '72px', '64px', '84px', '114px']
const rowPx = 32

export function ChannelTable(props: ChannelTableProps) {
  const { page, sort, selected, hold, empty, onSort, onSelect } = props
  const columns = useColumns('channels', tracks)
  const total = page?.matched ?? 0
  const geometry = useMemo(() => uniform(total, rowPx), [total])
  const [scroller, window] = useRowWindow(geometry)
  useWindowReport(window, props.onWindow)
  const [active, setActive] = useState(0)
  const at = Math.min(active, Math.max(0, total - 1))
  const idAt = (index: number): number | undefined => page?.rows[index - page.offset]?.id
  const indices = Array.from({ length: Math.max(0, window.end - window.first) }, (_, i) => window.first + i)
  const onScreen = at >= window.first && at < window.end && idAt(at) !== undefined

  return (
    <div
      className="data-table channel-table"
      role="grid"
      tabIndex={0}
      aria-label="Channels"
      style={columns.style}
      aria-rowcount={total + 1}
      aria-activedescendant={onScreen ? channelRowId(at) : undefined}
      {...hold}
      onKeyDown={(event) => {
        const open = (): void => {
          onSelect(idAt(at))
        }
        rowKeys(event, {
          active: at,
          count: total,
          page: window.page,
          move: (index) => {
            setActive(index)
            window.reveal(index)
            if (selected !== undefined) onSelect(idAt(index) ?? selected)
          },
          enter: open,
          right: open,
          escape: () => {
            onSelect(undefined)
          },
        })
      }}
    >
      <Head sort={sort} onSort={onSort} handlers={columns.head} />
      <div className="data-scroll" role="rowgroup" tabIndex={-1} ref={scroller}>
        <div className="data-spacer" role="presentation" style={{ height: window.spacerPx }}>
          {indices.map((index) => {
            const row = page?.rows[index - page.offset]
            if (row === undefined) return null
            return (
              <ChannelRow
                key={index}
                row={row}
                index={index}
                style={{ transform: `translateY(${String(window.topOf(index))}px)` }}
                active={index === at}
                selected={row.id === selected}
                onPick={() => {
                  setActive(index)
                  onSelect(row.id)
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

type HeadProps = Pick<ChannelTableProps, 'sort' | 'onSort'> & { handlers: Columns['head'] }

function Head({ sort, onSort, handlers }: HeadProps) {
  const common = { sort, onSort }
  return (
    <div role="rowgroup">
      <div role="row" aria-rowindex={1} className="data-head channel-columns" {...handlers}>
        <SortHead {...common} by="name" descendingFirst={false}>
          Channel
        </SortHead>
        <SortHead
          {...common}
          by="occupancy"
          help="Values in the buffer now; the thin line below: for how much of the time it was empty (left) and full (right, amber)"
        >
          Occupancy
        </SortHead>
        <SortHead {...common} by="send" right help="Senders that wait">
          <span className="channel-head-glyph">
            <StateGlyph state="chan send" /> send
          </span>
        </SortHead>
        <SortHead {...common} by="recv" right help="Receivers that wait">
          <span className="channel-head-glyph">
            <StateGlyph state="chan receive" /> recv
          </span>
        </SortHead>
        <SortHead {...common} by="in" right help="Values sent in the last second">
          In /s
        </SortHead>
        <SortHead {...common} by="out" right help="Values received in the last second">
          Out /s
        </SortHead>
        <SortHead
          {...common}
          by="p50"
          right
          help="Half of those who had to wait in the last 10 s waited less"
        >
          p50
        </SortHead>
        <SortHead
          {...common}
          by="p99"
          right
          help="Of senders that had to wait in the last 10 s (else of receivers) 99 in 100 waited less; for who is stalled, the longest wait"
        >
          p99
        </SortHead>
        <SortHead {...common} by="activity" help="Sorts by the last send or receive">
          Last 5 min
        </SortHead>
      </div>
    </div>
  )
}
