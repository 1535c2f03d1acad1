/**
 * Widths of a table's columns: they are dragged at the right edge of a head, fitted by a double click there, or moved
 * by Alt and an arrow on the head. What was chosen is kept per table. Head and rows read one custom property, so a drag
 * touches no row.
 */
import { useMemo, type CSSProperties, type KeyboardEvent, type MouseEvent, type PointerEvent } from 'react'
import { useSession } from '../state/context.ts'
import { useStore } from '../state/use-store.ts'
import type { ColumnWidths } from '../state/view.ts'

const leastPx = 40
const mostPx = 900
const stepPx = 8
const none: ColumnWidths = {}

export interface Columns {
  /** Of the element that holds the table. */
  style: CSSProperties
  /** Of the row of heads, whose children are the columns. */
  head: {
    onPointerDown: (event: PointerEvent<HTMLElement>) => void
    onDoubleClick: (event: MouseEvent<HTMLElement>) => void
    onKeyDown: (event: KeyboardEvent<HTMLElement>) => void
  }
}

const template = (tracks: readonly string[], widths: ColumnWidths): string =>
  tracks.map((track, index) => (index in widths ? `${String(widths[index])}px` : track)).join(' ')

/** What a track needs at least: `minmax(184px, 1fr)` and `184px` need 184. */
const leastOf = (track: string): number => Number(/(\d+)px/.exec(track)?.[1] ?? leastPx)

/** `tracks` as grid-template-columns has them, each `…px` or `minmax(…px, …)`. */
export function useColumns(table: string, tracks: readonly string[]): Columns {
  const { view } = useSession()
  const widths = useStore(view, ({ columns }) => columns[table] ?? none)
  return useMemo(() => {
    const keep = (index: number, px: number): void => {
      const { columns } = view.get()
      const width = Math.round(Math.min(mostPx, Math.max(leastPx, px)))
      view.patch({ columns: { ...columns, [table]: { ...columns[table], [index]: width } } })
    }
    const least = tracks.reduce((sum, track, index) => sum + (widths[index] ?? leastOf(track)), 0)
    const style = { '--columns': template(tracks, widths), '--columns-least': `${String(least)}px` }
    return {
      style: style as CSSProperties,
      head: {
        onPointerDown(event) {
          const column = event.target instanceof Element ? edgeOf(event.target) : undefined
          const place = event.currentTarget.closest<HTMLElement>('.data-table')
          if (column === undefined || place === null || event.button !== 0) return
          event.preventDefault()
          drag(event, column, (px) => {
            place.style.setProperty('--columns', template(tracks, { ...widths, [column.index]: px }))
          }).then(
            (px) => {
              keep(column.index, px)
            },
            () => {
              place.style.setProperty('--columns', template(tracks, widths))
            },
          )
        },
        onDoubleClick(event) {
          const column = event.target instanceof Element ? edgeOf(event.target) : undefined
          const place = event.currentTarget.closest<HTMLElement>('.data-table')
          if (column !== undefined && place !== null)
            keep(column.index, fit(place, column.index, tracks, widths))
        },
        onKeyDown(event) {
          const direction = event.key === 'ArrowLeft' ? -1 : event.key === 'ArrowRight' ? 1 : 0
          const cell = event.target instanceof Element ? event.target.closest('[role="columnheader"]') : null
          if (!event.altKey || direction === 0 || cell === null) return
          event.preventDefault()
          event.stopPropagation()
          keep(placeOf(cell), cell.getBoundingClientRect().width + direction * stepPx)
        },
      },
    }
  }, [view, table, tracks, widths])
}

interface Column {
  index: number
  widthPx: number
}

const placeOf = (cell: Element): number => [...(cell.parentElement?.children ?? [])].indexOf(cell)

/** The column whose edge that is. */
function edgeOf(target: Element): Column | undefined {
  const cell = target.classList.contains('column-edge') ? target.parentElement : null
  return cell === null ? undefined : { index: placeOf(cell), widthPx: cell.getBoundingClientRect().width }
}

/** Resolves to the width where it was let go; rejects when the pointer was taken away or did not move. */
function drag(
  event: PointerEvent<HTMLElement>,
  { widthPx }: Column,
  to: (px: number) => void,
): Promise<number> {
  const edge = event.target as HTMLElement
  const fromX = event.clientX
  edge.setPointerCapture(event.pointerId)
  return new Promise((resolve, reject) => {
    const at = ({ clientX }: { clientX: number }): number => Math.max(leastPx, widthPx + clientX - fromX)
    const move = (moved: globalThis.PointerEvent): void => {
      to(at(moved))
    }
    const end = (ended: globalThis.PointerEvent): void => {
      edge.removeEventListener('pointermove', move)
      edge.removeEventListener('pointerup', end)
      edge.removeEventListener('pointercancel', end)
      if (ended.type === 'pointerup' && ended.clientX !== fromX) resolve(at(ended))
      else reject(new Error('not dragged'))
    }
    edge.addEventListener('pointermove', move)
    edge.addEventListener('pointerup', end)
    edge.addEventListener('pointercancel', end)
  })
}

/** As wide as the widest of the rows that are there wants to be. */
function fit(place: HTMLElement, index: number, tracks: readonly string[], widths: ColumnWidths): number {
  const rest = Object.fromEntries(Object.entries(widths).filter(([key]) => key !== String(index)))
  const open = tracks.map((track, at) => (at === index ? 'max-content' : track))
  place.style.setProperty('--columns', template(open, rest))
  const wanted = [...place.querySelectorAll('.data-head, .data-row')].map(
    (row) => row.children[index]?.getBoundingClientRect().width ?? 0,
  )
  place.style.setProperty('--columns', template(tracks, widths))
  return Math.ceil(Math.max(leastPx, ...wanted))
}
