import { Check, X } from 'lucide-react'
import { delta } from '../format.ts'
import { Triangle } from './glyphs.tsx'

interface MovedProps {
  before: number
  after: number
  verdict: 'better' | 'worse'
}

/** Whether it is good, which way it went and by how much; whoever wears it gives the colour. */
export function Moved({ before, after, verdict }: MovedProps) {
  const moved = delta(before, after)
  const Mark = verdict === 'better' ? Check : X
  return (
    <>
      <Mark className="icon" size={12} strokeWidth={2.5} role="img" aria-label={verdict} />
      <Triangle up={after > before} size={9} />
      {moved === undefined
        ? ''
        : moved.percent >= 1_000
          ? `× ${(after / before).toFixed(0)}`
          : `${moved.percent.toFixed(0)} %`}
    </>
  )
}
