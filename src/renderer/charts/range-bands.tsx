import './range-bands.css'
import { memo } from 'react'
import { useSession } from '../state/context.ts'
import { markedOf, type Marked } from '../state/compare.ts'
import { useStore } from '../state/use-store.ts'
import type { TimeWindow } from '../state/window.ts'

const same = (marked: Marked): Marked => marked

/** The stretches that are compared, with their letters, as far as they lie in a chart's window. */
export const RangeBands = memo(function RangeBands({ window, width }: { window: TimeWindow; width: number }) {
  const { a, b } = useStore(markedOf(useSession()), same)
  const x = (timeMs: number): number =>
    Math.min(width, Math.max(0, ((timeMs - window.fromMs) / (window.toMs - window.fromMs)) * width))
  return (
    <>
      {[a, b].map((range, index) => {
        if (range === undefined || range.toMs <= window.fromMs || range.fromMs >= window.toMs) return null
        const left = x(range.fromMs)
        return (
          <i
            key={index}
            className="range-band"
            aria-hidden="true"
            style={{ left, width: x(range.toMs) - left }}
          >
            <b>{index === 0 ? 'A' : 'B'}</b>
          </i>
        )
      })}
    </>
  )
})
