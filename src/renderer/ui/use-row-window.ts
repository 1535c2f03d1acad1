/**
 * Which rows of a long table are in sight. Only arithmetic: a virtualiser that keeps a record per row would spend a
 * hundred megabytes on a million of them. Browsers end at some 33 million pixels, so a longer table scrolls in
 * proportion.
 */
import { useCallback, useLayoutEffect, useRef, useState, type RefObject } from 'react'
import type { Geometry } from './row-geometry.ts'

const tallestPx = 16_000_000
const overscan = 6

export interface RowWindow {
  /** First and one past the last row to draw. */
  first: number
  end: number
  spacerPx: number
  /** Where a row stands within the spacer. */
  topOf(index: number): number
  /** Rows that fit, for Page Up and Down. */
  page: number
  reveal(index: number): void
}

export function useRowWindow(geometry: Geometry): [scroller: RefObject<HTMLDivElement | null>, RowWindow] {
  const scroller = useRef<HTMLDivElement>(null)
  const [place, setPlace] = useState({ top: 0, height: 0 })
  const spacerPx = Math.min(geometry.height, tallestPx)
  const stretch =
    geometry.height > tallestPx ? (geometry.height - place.height) / (spacerPx - place.height) : 1
  const offset = place.top * stretch

  useLayoutEffect(() => {
    const element = scroller.current
    if (element === null) return undefined
    const read = (): void => {
      const top = element.scrollTop
      const height = element.clientHeight
      setPlace((old) => (old.top === top && old.height === height ? old : { top, height }))
    }
    read()
    const observer = new ResizeObserver(read)
    observer.observe(element)
    element.addEventListener('scroll', read, { passive: true })
    return () => {
      observer.disconnect()
      element.removeEventListener('scroll', read)
    }
  }, [])

  const first = Math.max(0, geometry.indexAt(offset) - overscan)
  const end = Math.min(geometry.count, geometry.indexAt(offset + place.height) + 1 + overscan)
  const reveal = useCallback(
    (index: number) => {
      const element = scroller.current
      if (element === null) return
      const top = geometry.topOf(index)
      const bottom = top + geometry.heightOf(index)
      const from = element.scrollTop * stretch
      if (top < from) element.scrollTop = top / stretch
      else if (bottom > from + element.clientHeight)
        element.scrollTop = (bottom - element.clientHeight) / stretch
    },
    [geometry, stretch],
  )
  const window: RowWindow = {
    first,
    end,
    spacerPx,
    topOf: (index) => place.top + geometry.topOf(index) - offset,
    page: Math.max(1, Math.floor(place.height / 34)),
    reveal,
  }
  return [scroller, window]
}
