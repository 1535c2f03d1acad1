import { text, unknown, type Figure } from '../format.ts'
import { comparedOf, markedOf, sizeOf, type Contrast, type Marked } from '../state/compare.ts'
import { useSession } from '../state/context.ts'
import { useStore } from '../state/use-store.ts'
import type { TimeWindow } from '../state/window.ts'
import { Alike, Triangle } from '../ui/glyphs.tsx'
import { useMemo } from 'react'

const same = (marked: Marked): Marked => marked

/** The two stretches that are compared now, if any are. */
export function useCompared(): { a: TimeWindow; b: TimeWindow } | undefined {
  const marked = useStore(markedOf(useSession()), same)
  return useMemo(() => comparedOf(marked), [marked])
}

/** `48 ms, then 35 ms, down 27 %`. */
export function differenceWords(found: Contrast, format: (value: number) => Figure): string {
  const [a, b] = [text(format(found.a)), text(format(found.b))]
  const size = sizeOf(found)
  const way =
    found.direction === 'same' ? ', about the same' : size === '' ? '' : `, ${found.direction} ${size}`
  return `A ${a}, B ${b}${way}`
}

/** In a legend, in the place of the value: how B differs from A. */
export function Difference({ found, format }: { found: Contrast; format: (value: number) => Figure }) {
  const words = differenceWords(found, format)
  return (
    <dd className="legend-difference" title={words}>
      <span className="sr-only">{words}</span>
      <span aria-hidden="true">
        {found.direction === 'unknown' ? (
          unknown.value
        ) : found.direction === 'same' ? (
          <Alike />
        ) : (
          <>
            <Triangle up={found.direction === 'up'} size={9} />
            {sizeOf(found) === '' ? text(format(found.b)) : sizeOf(found)}
          </>
        )}
      </span>
    </dd>
  )
}
