import type { Prediction } from '../../../shared/model.ts'
import { byUnit, text } from '../../format.ts'
import { Arrow } from '../../ui/glyphs.tsx'
import { Moved } from '../../ui/moved.tsx'

/** What the model behind the advice expects of it. */
export function Predicted({ predicted }: { predicted: readonly Prediction[] }) {
  return (
    <dl className="fix-predicted" aria-label="Predicted effect">
      {predicted.map(({ label, unit, before, after, better }) => (
        <div key={label}>
          <dt>{label}</dt>
          <dd>
            {text(byUnit(before, unit))} <Arrow /> <b>{text(byUnit(after, unit))}</b>
          </dd>
          <dd className="fix-verdict" data-verdict={better ? 'better' : 'worse'}>
            <Moved before={before} after={after} verdict={better ? 'better' : 'worse'} />
          </dd>
        </div>
      ))}
    </dl>
  )
}
