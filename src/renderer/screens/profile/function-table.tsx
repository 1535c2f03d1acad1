import { useMemo, useState } from 'react'
import type { ProfileKind } from '../../../shared/profile.ts'
import { count, duration, text } from '../../format.ts'
import { SortMark } from '../../ui/table/index.ts'
import { flameRows, isCounted, matches, type FlameNode } from './flame.ts'
import { share } from './flame-words.ts'

/** What comes further down is under one percent of one percent. */
const mostRows = 80

interface FunctionTableProps {
  root: FlameNode
  kind: ProfileKind
  search: string
  onSearch: (search: string) => void
}

type By = 'total' | 'self'

/** The flame graph's numbers: functions over all stacks. A row finds its boxes in the graph. */
export function FunctionTable({ root, kind, search, onSearch }: FunctionTableProps) {
  const [by, setBy] = useState<By>('total')
  const rows = useMemo(() => flameRows(root), [root])
  const found = search.trim() === '' ? rows : rows.filter((row) => matches(row, search))
  const shown = found.toSorted((a, b) => b[by] - a[by]).slice(0, mostRows)
  const head = (which: By, label: string) => (
    <th scope="col" aria-sort={by === which ? 'descending' : 'none'}>
      <button
        type="button"
        onClick={() => {
          setBy(which)
        }}
      >
        {label}
        {by === which && <SortMark descending />}
      </button>
    </th>
  )
  return (
    <section className="card function-card" aria-label="Functions">
      <div className="function-scroll" tabIndex={0} role="group" aria-label="Functions, list">
        <table>
          <thead>
            <tr>
              <th scope="col">Function</th>
              {head('total', 'Total')}
              {head('self', 'Self')}
            </tr>
          </thead>
          <tbody>
            {shown.map((row) => (
              <tr key={`${row.name}@${row.site}`} data-matched={matches(row, search) || undefined}>
                <td>
                  <button
                    type="button"
                    className="mono"
                    title={`${row.name} ${row.site}`}
                    aria-pressed={search === row.name}
                    onClick={() => {
                      onSearch(search === row.name ? '' : row.name)
                    }}
                  >
                    {row.name}
                  </button>
                </td>
                <td title={share({ value: row.total }, root)}>{cell(row.total, kind)}</td>
                <td title={share({ value: row.self }, root)}>
                  {row.self < root.value * 1e-6 ? <span className="quiet">0</span> : cell(row.self, kind)}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
        {shown.length === 0 && (
          <p className="function-none">{rows.length === 0 ? 'None yet.' : 'No function is called so.'}</p>
        )}
      </div>
    </section>
  )
}

const cell = (value: number, kind: ProfileKind): string =>
  text(isCounted(kind) ? count(value) : duration(value))
