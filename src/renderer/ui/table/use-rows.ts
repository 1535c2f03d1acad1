/**
 * Which rows of a long table exist. The virtualiser keeps two numbers and a key of each row, 24 bytes; what it does not
 * know is that browsers end at some 33 million pixels. A table of a million rows is therefore scrolled in proportion: the
 * element is shorter than the rows are, and the two hooks of the virtualiser by which it reads and sets the place
 * translate.
 */
import { observeElementOffset, observeElementRect, useVirtualizer } from '@tanstack/react-virtual'
import { useCallback, useLayoutEffect, useRef, type RefObject } from 'react'

const tallestPx = 16_000_000
const overscan = 6
/** Rows are laid out anew when their number changes. In a long table that moves it is therefore rounded up to lots. */
const lot = 1_024

/** Rows that are higher, by index. Another set lays all rows out anew. */
export interface HighRows {
  rows: ReadonlySet<number>
  px: number
}

interface RowSizes {
  count: number
  rowPx: number
  high: HighRows | undefined
}

export interface RowPlaces {
  scroller: RefObject<HTMLDivElement | null>
  /** Holds the rows, one below the other; stands where the first of them belongs. */
  slice: RefObject<HTMLDivElement | null>
  /** Of the head that stays at the top of the scroller. */
  headPx: number
}

export interface Rows {
  /** First and one past the last row to draw. */
  first: number
  end: number
  spacerPx: number
  /** Rows that fit, for Page Up and Down. */
  page: number
  reveal(index: number): void
}

export function useRows({ count, rowPx, high }: RowSizes, { scroller, slice, headPx }: RowPlaces): Rows {
  /** Pixels of rows to one of the element. */
  const stretch = useRef(1)
  const slots = count < 16 * lot ? count : Math.ceil(count / lot) * lot

  // eslint-disable-next-line react-hooks/incompatible-library -- nothing here is memoised by a compiler
  const virtualizer = useVirtualizer<HTMLDivElement, HTMLDivElement>({
    count: slots,
    // Takes off again what the slots are too many.
    paddingEnd: (count - slots) * rowPx,
    overscan,
    getScrollElement: () => scroller.current,
    estimateSize: (index) => (high?.rows.has(index) === true ? high.px : rowPx),
    // Its identity is what the layout is remembered by.
    getItemKey: useCallback((index: number) => index, [high?.rows, rowPx]), // eslint-disable-line react-hooks/exhaustive-deps
    observeElementRect: (instance, report) =>
      observeElementRect(instance, ({ width, height }) => {
        report({ width, height: Math.max(0, height - headPx) })
      }),
    observeElementOffset: (instance, report) =>
      observeElementOffset(instance, (px, moving) => {
        report(px * stretch.current, moving)
        place()
      }),
    scrollToFn: (px, _, { scrollElement }) => {
      if (scrollElement !== null) scrollElement.scrollTop = px / stretch.current
    },
  })

  const heightPx = virtualizer.getTotalSize()
  const spacerPx = Math.min(heightPx, tallestPx)
  const viewPx = virtualizer.scrollRect?.height ?? 0
  const ratio = heightPx > spacerPx ? (heightPx - viewPx) / (spacerPx - viewPx) : 1
  const items = virtualizer.getVirtualItems()

  /** Where rows are scrolled in proportion they move with each pixel, faster than the element does. */
  const place = (): void => {
    const top = virtualizer.getVirtualItems()[0]?.start ?? 0
    const scrolledPx = scroller.current?.scrollTop ?? 0
    const ahead = scrolledPx * (stretch.current - 1)
    slice.current?.style.setProperty('transform', `translateY(${String(top - ahead)}px)`)
  }
  useLayoutEffect(() => {
    stretch.current = ratio
    place()
  })

  return {
    first: items[0]?.index ?? 0,
    end: Math.min(count, (items.at(-1)?.index ?? -1) + 1),
    spacerPx,
    page: Math.max(1, Math.floor(viewPx / rowPx)),
    reveal(index) {
      const row = virtualizer.measurementsCache[index]
      if (row === undefined || scroller.current === null) return
      const from = scroller.current.scrollTop * stretch.current
      const to = row.start < from ? row.start : row.end > from + viewPx ? row.end - viewPx : from
      if (to !== from) scroller.current.scrollTop = to / stretch.current
    },
  }
}
