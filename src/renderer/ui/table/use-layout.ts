/** Widths and order of a table's columns, as the user has them: kept with the settings under the table's name. */
import { useMemo, type CSSProperties } from 'react'
import type { TableLayout } from '../../../shared/settings.ts'
import { useSession } from '../../state/context.ts'
import { useStore } from '../../state/use-store.ts'
import { arranged, movedTo } from './arrange.ts'
import type { Column } from './column.ts'

const leastPx = 40
const mostPx = 900
const untouched: TableLayout = { widths: {}, order: [] }

export interface Layout<C> {
  /** In the order in which they stand. */
  columns: readonly C[]
  /** Of the element that holds the table; head and rows read its properties, so a drag touches no row. */
  style: CSSProperties
  /** The tracks, with one of them as wide as that for the time being. */
  template(key?: string, track?: string): string
  setWidth(key: string, px: number): void
  /** Moves a column to that place; its new place, or undefined when it stays. */
  move(key: string, to: number): number | undefined
  reset: () => void
  changed: boolean
}

export const clampWidth = (px: number): number => Math.round(Math.min(mostPx, Math.max(leastPx, px)))

/** What a track needs at least: `minmax(184px, 1fr)` and `184px` need 184. */
const leastOf = (track: string): number => Number(/(\d+)px/.exec(track)?.[1] ?? leastPx)

export function useLayout<Row, Sort extends string>(
  table: string,
  columns: readonly Column<Row, Sort>[],
): Layout<Column<Row, Sort>> {
  const { settings } = useSession()
  const kept = useStore(settings.store, ({ tables }) => tables[table] ?? untouched)
  return useMemo(() => {
    const shown = arranged(columns, kept.order)
    const keep = (part: Partial<TableLayout>): void => {
      const { tables } = settings.store.get()
      settings.change({ tables: { ...tables, [table]: { ...untouched, ...tables[table], ...part } } })
    }
    const trackOf = ({ key, track }: Column<Row, Sort>): string => {
      const width = kept.widths[key]
      return width === undefined ? track : `${String(width)}px`
    }
    const template = (key?: string, track?: string): string =>
      shown.map((column) => (column.key === key ? (track ?? column.track) : trackOf(column))).join(' ')
    const least = shown.reduce((sum, column) => sum + leastOf(trackOf(column)), 0)
    return {
      columns: shown,
      style: { '--columns': template(), '--columns-least': `${String(least)}px` } as CSSProperties,
      template,
      setWidth(key, px) {
        keep({ widths: { ...kept.widths, [key]: clampWidth(px) } })
      },
      move(key, to) {
        const order = movedTo(columns, kept.order, key, to)
        if (order === undefined) return undefined
        keep({ order })
        return arranged(columns, order).findIndex((column) => column.key === key)
      },
      reset: () => {
        const others = Object.entries(settings.store.get().tables).filter(([name]) => name !== table)
        settings.change({ tables: Object.fromEntries(others) })
      },
      changed: kept !== untouched,
    }
  }, [settings, table, columns, kept])
}
