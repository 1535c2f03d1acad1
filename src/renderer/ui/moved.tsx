import { Check, X } from 'lucide-react'
import { delta } from '../format.ts'
import { Triangle } from './glyphs.tsx'

interface MovedProps {
  before: number
  after: number
  /** None: neither is good by itself. */
  verdict?: 'better' | 'worse'
}

/** Whether it is good, which way it went and by how much; whoever wears it gives the colour. */
export function Moved({ before, after, verdict }: MovedProps) {
  const moved = delta(before, after)
  return (
    <>
      {verdict !== undefined && <Mark verdict={verdict} />}
      <Triangle up={after > before} size={9} />
      {moved === undefined
        ? ''
        : moved.percent >= 1_000
          ? `× ${(after / before).toFixed(0)}`
          : `${moved.percent.toFixed(0)} %`}
    </>
  )
}

function Mark({ verdict }: { verdict: 'better' | 'worse' }) {
  const Glyph = verdict === 'better' ? Check : X
  return <Glyph className="icon" size={12} strokeWidth={2.5} role="img" aria-label={verdict} />
}
