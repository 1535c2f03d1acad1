import { useCallback } from 'react'
import type { EvidenceSeries } from '../../../shared/findings.ts'
import type { Change } from '../../../shared/model.ts'
import { byUnit, changeWords, clock, text } from '../../format.ts'
import { useSession } from '../../state/context.ts'
import { useSampled } from '../../state/use-sampled.ts'
import { useStore } from '../../state/use-store.ts'
import { Badge } from '../../ui/controls.tsx'
import { Alike, Arrow, Spinner } from '../../ui/glyphs.tsx'
import { Moved } from '../../ui/moved.tsx'
import { triedRows, verdictOf, type TriedRow } from './tried.ts'

/** What a change did, beside what was predicted of it, and what follows. */
export function Measured({ change, series }: { change: Change; series: readonly EvidenceSeries[] }) {
  const session = useSession()
  const undo = useStore(session.host, ({ changes }) =>
    changes.find(({ number }) => number === change.undoneBy),
  )
  const undoneAtMs = undo?.atMs
  const rows = useSampled(
    useCallback(
      () => triedRows(change, undoneAtMs, series, session.samples),
      [session, change, undoneAtMs, series],
    ),
    'second',
  )
  const [from, to] = changeWords(change)
  const overlaps = change.effect.status === 'overlaps' ? change.effect.changes : []
  const waiting = change.effect.status === 'measuring'
  if (!waiting && rows.length === 0) return null
  const foretold = rows.some(({ predicted }) => predicted !== undefined)
  return (
    <section className="card finding-measured" aria-label={`What change ${String(change.number)} did`}>
      <p>
        <Badge number={change.number} /> {change.property} {from} <Arrow /> <b>{to}</b> at{' '}
        {clock(change.atMs)}
        {undo !== undefined && ', taken back'}
        {waiting && (
          <>
            {' '}
            <Spinner /> measuring
          </>
        )}
      </p>
      {rows.length > 0 && (
        <>
          <table>
            <thead>
              <tr>
                <th scope="col">Measured</th>
                <th scope="col">before</th>
                <th scope="col">after</th>
                <th scope="col">
                  <span className="sr-only">verdict</span>
                </th>
                {foretold && <th scope="col">predicted</th>}
              </tr>
            </thead>
            <tbody>
              {rows.map((row) => (
                <Line key={row.label} row={row} foretold={foretold} />
              ))}
            </tbody>
          </table>
          <p className="fix-words">{verdictOf(rows, to, overlaps)}</p>
        </>
      )}
    </section>
  )
}

function Line({ row, foretold }: { row: TriedRow; foretold: boolean }) {
  const { label, unit, before, after, verdict, predicted, atMost } = row
  return (
    <tr>
      <th scope="row">{label}</th>
      <td>{text(byUnit(before, unit))}</td>
      <td>
        <b>{text(byUnit(after, unit))}</b>
      </td>
      <td>
        <span className="fix-verdict" data-verdict={verdict}>
          {verdict === 'same' ? (
            <Alike />
          ) : (
            <Moved before={before} after={after} {...(verdict !== 'moved' && { verdict })} />
          )}
        </span>
      </td>
      {foretold && (
        <td>
          {predicted === undefined ? '–' : `${atMost === true ? '≤ ' : ''}${text(byUnit(predicted, unit))}`}
        </td>
      )}
    </tr>
  )
}
