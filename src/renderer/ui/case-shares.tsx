import './case-shares.css'
import { duration, percent, text, unknown } from '../format.ts'

export interface CaseShare {
  name: string
  /** `← jobs`. */
  label: string
  /** 0 … 1. */
  share: number
  p99Ms: number | null
  /** What the list stands for. */
  here?: boolean
}

/** Cases of a select and how often each was chosen: one that starves shows an empty bar. */
export function CaseShares({ cases }: { cases: readonly CaseShare[] }) {
  return (
    <ul className="case-shares">
      {cases.map(({ name, label, share, p99Ms, here }) => (
        <li key={name} data-here={here || undefined} data-never={share === 0 || undefined}>
          <span className="mono" title={`${name} ${label}`}>
            {name} {label !== '' && <small>{label}</small>}
          </span>
          <span className="case-bar" aria-hidden="true">
            <i style={{ width: `${String(100 * share)}%` }} />
          </span>
          <span>{share === 0 ? 'never' : text(percent(100 * share))}</span>
          <span title="99 in 100 of those who had to wait for it waited less">
            {p99Ms === null ? unknown.value : text(duration(p99Ms))}
          </span>
        </li>
      ))}
    </ul>
  )
}
