import { Check, X } from 'lucide-react'
import type { FindingDetail } from '../../../shared/findings.ts'
import { byUnit, delta, text } from '../../format.ts'
import { Arrow, Triangle } from '../../ui/glyphs.tsx'

/** What the model behind the advice expects of it. */
export function Predicted({ predicted }: { predicted: NonNullable<FindingDetail['predicted']> }) {
  return (
    <dl className="fix-predicted" aria-label="Predicted effect">
      {predicted.map(({ label, unit, before, after, better }) => {
        const Mark = better ? Check : X
        const moved = delta(before, after)
        return (
          <div key={label}>
            <dt>{label}</dt>
            <dd>
              {text(byUnit(before, unit))} <Arrow /> <b>{text(byUnit(after, unit))}</b>
            </dd>
            <dd className="fix-verdict" data-better={better}>
              <Mark
                className="icon"
                size={12}
                strokeWidth={2.5}
                role="img"
                aria-label={better ? 'better' : 'worse'}
              />
              <Triangle up={after > before} size={9} />
              {moved !== undefined && `${moved.percent.toFixed(0)} %`}
            </dd>
          </div>
        )
      })}
    </dl>
  )
}
