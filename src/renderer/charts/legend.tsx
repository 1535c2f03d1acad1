import { memo, useCallback, useMemo, type ReactNode } from 'react'
import { contrast } from '../state/compare.ts'
import { useSession } from '../state/context.ts'
import { useSampled } from '../state/use-sampled.ts'
import { useStore } from '../state/use-store.ts'
import type { Cursor } from '../state/view.ts'
import { viewWindow } from '../state/window.ts'
import { Difference, useCompared } from './difference.tsx'
import { shortNames, type Figure } from '../format.ts'
import { Help } from '../ui/help.tsx'

export interface LegendRow {
  key: string
  label: string
  /** Glyph or swatch. */
  mark: ReactNode
  /** Names of channels and pools are set in mono. */
  mono?: boolean
  /** What it is, for those who ask. */
  help?: string
  /** It never changes, so there is nothing to compare. */
  fixed?: boolean
}

interface LegendProps {
  rows: readonly LegendRow[]
  /** Value of a row at a time; must be stable (`useCallback`), because a new one reads again. */
  valueAt: (row: LegendRow, timeMs: number) => number
  format: (value: number) => Figure
  /** `data-testid` of each number: this, a dash and the row's key. */
  testId?: string
  /** Characters that a mono name may take. */
  nameRoom?: number
  children?: ReactNode
}

const timeOf = (cursor: Cursor): number | undefined => cursor.timeMs
const sameNumbers = (a: readonly number[], b: readonly number[]): boolean =>
  a.length === b.length && a.every((value, index) => Object.is(value, b[index]))

/** A legend that reads out: live values, or those at the cursor while it is on a chart. */
export const Legend = memo(function Legend({
  rows,
  valueAt,
  format,
  testId,
  nameRoom = 10,
  children,
}: LegendProps) {
  const session = useSession()
  const cursorMs = useStore(session.cursor, timeOf)
  const read = useCallback(() => {
    const { toMs } = viewWindow(session.view.get(), session.samples.lastAt)
    return rows.map((row) => valueAt(row, cursorMs ?? toMs))
  }, [session, rows, valueAt, cursorMs])
  const values = useSampled(read, 'tile', { equal: sameNumbers })
  const compared = useCompared()
  const names = useMemo(() => {
    const short = shortNames(
      rows.map(({ label }) => label),
      nameRoom,
    )
    return rows.map(({ label, mono }, index) => (mono === true ? (short[index] ?? label) : label))
  }, [rows, nameRoom])
  const contrasts = useMemo(
    () =>
      compared &&
      rows.map((row) =>
        contrast(session.samples, (index) => valueAt(row, session.samples.timeAt(index)), compared),
      ),
    [compared, rows, valueAt, session],
  )
  return (
    <dl className="legend">
      {rows.map((row, index) => {
        const value = values[index] ?? NaN
        const figure = format(value)
        // At the cursor one asks for the values there, also while two stretches are compared.
        const found = row.fixed === true || cursorMs !== undefined ? undefined : contrasts?.[index]
        return (
          <div key={row.key} className="legend-row">
            <dt
              className={row.mono === true ? 'mono' : ''}
              title={row.help === undefined ? row.label : undefined}
            >
              {row.mark}
              {row.help === undefined ? (
                <span>{names[index]}</span>
              ) : (
                <Help name={row.label} words={row.help} />
              )}
            </dt>
            {found !== undefined && <Difference found={found} format={format} />}
            <dd data-zero={value === 0 || undefined} hidden={found !== undefined}>
              <span data-testid={testId === undefined ? undefined : `${testId}-${row.key}`}>
                {figure.value}
              </span>
              {figure.unit !== '' && <small>{figure.unit}</small>}
            </dd>
          </div>
        )
      })}
      {children}
    </dl>
  )
})

export function Swatch({ colour, dotted = false }: { colour: string; dotted?: boolean }) {
  return (
    <i className="swatch" data-dotted={dotted || undefined} style={{ color: colour }} aria-hidden="true" />
  )
}
