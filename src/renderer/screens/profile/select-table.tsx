import { useMemo } from 'react'
import type { ProfileData, ProfileStack } from '../../../shared/profile.ts'
import { count, text } from '../../format.ts'
import { type CaseShare, CaseShares } from '../../ui/case-shares.tsx'
import { matches } from './flame.ts'

interface SelectSite {
  key: string
  name: string
  site: string
  total: number
  cases: CaseShare[]
}

/** Each select with its cases: which one starves stands out by its empty bar. */
export function SelectTable({ data, search }: { data: ProfileData; search: string }) {
  const all = useMemo(() => sitesOf(data), [data])
  const shown =
    search.trim() === ''
      ? all
      : all.filter((site) =>
          [site, ...site.cases.map(({ name }) => ({ name, site: '' }))].some((each) => matches(each, search)),
        )
  return (
    <section className="card function-card" aria-label="Selects">
      <div className="function-scroll select-scroll" tabIndex={0} role="group" aria-label="Selects, list">
        {shown.map(({ key, name, site, total, cases }) => (
          <section key={key} className="select-site" aria-label={`${name} ${site}`}>
            <h3>
              <b className="mono">{name}</b> <span className="mono">{site}</span>
              <span className="spacer" />
              {text(count(total))}
            </h3>
            <CaseShares cases={cases} />
          </section>
        ))}
        {shown.length === 0 && (
          <p className="function-none">{all.length === 0 ? 'None yet.' : 'No select is called so.'}</p>
        )}
      </div>
    </section>
  )
}

/** The busiest first; cases in the order of the source. */
function sitesOf({ frames, stacks }: ProfileData): SelectSite[] {
  const sites = new Map<string, ProfileStack[]>()
  for (const each of stacks.toSorted((a, b) => (a.stack.at(-1) ?? 0) - (b.stack.at(-1) ?? 0))) {
    const key = each.stack.slice(0, -1).join()
    sites.set(key, [...(sites.get(key) ?? []), each])
  }
  return [...sites]
    .map(([key, cases]): SelectSite => {
      const place = frames[cases[0]?.stack.at(-2) ?? -1]
      const total = cases.reduce((sum, each) => sum + each.count, 0)
      return {
        key,
        name: place?.name ?? '',
        site: place?.site ?? '',
        total,
        cases: cases.map((each) => caseOf(each, frames, total)),
      }
    })
    .sort((a, b) => b.total - a.total)
}

function caseOf(
  { stack, count: chosen, waits }: ProfileStack,
  frames: ProfileData['frames'],
  total: number,
): CaseShare {
  const [name = '', ...label] = (frames[stack.at(-1) ?? -1]?.name ?? '').split(' ')
  return {
    name,
    label: label.join(' '),
    share: total === 0 ? 0 : chosen / total,
    p99Ms: waits?.p99Ms ?? null,
  }
}
