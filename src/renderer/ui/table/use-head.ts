/**
 * What is done to columns on their heads. An edge is dragged, or fitted by a double click; a head is dragged to another
 * place. By keyboard Alt and an arrow make a column narrower or wider, with Shift they move it.
 */
import { useMemo, type KeyboardEvent, type MouseEvent, type PointerEvent } from 'react'
import { followPointer } from './drag.ts'
import { clampWidth, type Layout } from './use-layout.ts'

const stepPx = 8

export interface HeadHandlers {
  onPointerDown: (event: PointerEvent<HTMLElement>) => void
  onDoubleClick: (event: MouseEvent<HTMLElement>) => void
  onKeyDown: (event: KeyboardEvent<HTMLElement>) => void
}

interface Named {
  key: string
  fixed?: boolean
}

/** `onMoved`: by keyboard a column has come to that place, counted from 1. */
export function useHead<C extends Named>(
  layout: Layout<C>,
  onMoved: (key: string, place: number) => void,
): HeadHandlers {
  return useMemo(
    () => ({
      onPointerDown(event) {
        const cell = cellOf(event.target)
        if (cell === undefined || event.button !== 0) return
        if (isEdge(event.target)) {
          event.preventDefault()
          dragEdge(event, cell, layout)
        } else if (layout.columns[placeOf(cell)]?.fixed !== true) dragHead(event, cell, layout)
      },
      onDoubleClick(event) {
        const cell = cellOf(event.target)
        if (cell !== undefined && isEdge(event.target)) fit(cell, layout)
      },
      onKeyDown(event) {
        const step = event.key === 'ArrowLeft' ? -1 : event.key === 'ArrowRight' ? 1 : 0
        const cell = cellOf(event.target)
        if (!event.altKey || step === 0 || cell === undefined) return
        event.preventDefault()
        event.stopPropagation()
        const { key = '' } = layout.columns[placeOf(cell)] ?? {}
        if (!event.shiftKey) layout.setWidth(key, cell.getBoundingClientRect().width + step * stepPx)
        else {
          const place = layout.move(key, placeOf(cell) + step)
          if (place !== undefined) onMoved(key, place + 1)
        }
      },
    }),
    [layout, onMoved],
  )
}

const isEdge = (target: EventTarget): boolean =>
  target instanceof Element && target.classList.contains('column-edge')

export const cellOf = (target: EventTarget): HTMLElement | undefined =>
  (target instanceof Element && target.closest<HTMLElement>('[role="columnheader"]')) || undefined

export const placeOf = (cell: Element): number => [...(cell.parentElement?.children ?? [])].indexOf(cell)

const tableOf = (cell: Element): HTMLElement | null => cell.closest<HTMLElement>('.data-table')

function dragEdge(event: PointerEvent, cell: HTMLElement, layout: Layout<Named>): void {
  const { key = '' } = layout.columns[placeOf(cell)] ?? {}
  const { width } = cell.getBoundingClientRect()
  const table = tableOf(cell)
  followPointer(event, event.target as HTMLElement, {
    onMove(movedPx) {
      table?.style.setProperty('--columns', layout.template(key, `${String(clampWidth(width + movedPx))}px`))
    },
    onDrop(movedPx) {
      layout.setWidth(key, width + movedPx)
    },
    onCancel() {
      table?.style.setProperty('--columns', layout.template())
    },
  })
}

/** The head goes with the pointer, a line shows where it would come to stand. */
function dragHead(event: PointerEvent, cell: HTMLElement, layout: Layout<Named>): void {
  const table = tableOf(cell)
  const from = placeOf(cell)
  const cells = [...(cell.parentElement?.children ?? [])].map((each) => each.getBoundingClientRect())
  /** Among all but the dragged one it stands behind those whose middle lies left of the pointer. */
  const placeAt = (x: number): number =>
    cells.filter((box, place) => place !== from && box.left + box.width / 2 < x).length
  const clear = (): void => {
    cell.style.removeProperty('translate')
    table?.removeAttribute('data-dragging')
  }
  followPointer(event, cell, {
    onMove(movedPx, x) {
      const fixed = layout.columns.filter((column) => column.fixed === true).length
      const to = Math.max(fixed, placeAt(x))
      const gap = to > from ? (cells[to]?.right ?? 0) : (cells[to]?.left ?? 0)
      cell.style.setProperty('translate', `${String(movedPx)}px`)
      table?.style.setProperty('--drop', `${String(gap - table.getBoundingClientRect().left)}px`)
      table?.setAttribute('data-dragging', '')
    },
    onDrop(_, x) {
      clear()
      layout.move(layout.columns[from]?.key ?? '', placeAt(x))
    },
    onCancel: clear,
  })
}

/** As wide as the widest of the rows that are there wants to be. */
export function fit(cell: HTMLElement, layout: Layout<Named>): void {
  const table = tableOf(cell)
  const place = placeOf(cell)
  const { key = '' } = layout.columns[place] ?? {}
  if (table === null) return
  table.style.setProperty('--columns', layout.template(key, 'max-content'))
  const wanted = [...table.querySelectorAll('.data-head, .data-row')].map(
    (row) => row.children[place]?.getBoundingClientRect().width ?? 0,
  )
  table.style.setProperty('--columns', layout.template())
  layout.setWidth(key, Math.ceil(Math.max(...wanted)))
}
