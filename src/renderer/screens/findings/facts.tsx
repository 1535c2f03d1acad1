import type { FindingDetail } from '../../../shared/findings.ts'

export function Facts({ facts }: { facts: FindingDetail['facts'] }) {
  return (
    <dl className="finding-facts">
      {facts.map(({ label, value, unit }) => (
        <div key={label}>
          <dt>{label}</dt>
          <dd>
            {value} {unit !== undefined && <small>{unit}</small>}
          </dd>
        </div>
      ))}
    </dl>
  )
}
