/** Samples of the stretch of time on screen as a table: a row per sample, a column per series. */
import { clock, count, plural, text } from '../format.ts'
import type { Session } from '../state/session.ts'
import { viewWindow, type TimeWindow } from '../state/window.ts'
import type { CopyColumn, CopyTable, TableSource } from './table.ts'

export interface CopySeries extends CopyColumn {
  /** Of the sample store. */
  key: string
}

interface SampleTable {
  title: string
  /** Asked when the table is: pools and channels come and go. */
  series: () => readonly CopySeries[]
  /** Another stretch than the one of the view. */
  window?: (() => TimeWindow) | undefined
}

export const timeColumn: CopyColumn = { name: 'time', unit: '' }

/** Where there are more samples than rows, each nth, counted from the newest. */
export function sampleTable(session: Session, { title, series, window }: SampleTable): TableSource {
  return (maxRows): CopyTable => {
    const { samples, view } = session
    const { fromMs, toMs } = window?.() ?? viewWindow(view.get(), session.nowMs())
    const columns = series()
    const readers = columns.map(({ key }) => samples.column(key))
    const first = samples.indexAt(fromMs)
    const end = samples.indexAt(toMs + 1)
    const step = Math.max(1, Math.ceil((end - first) / maxRows))
    const rows: (Date | number | null)[][] = []
    for (let index = end - 1; index >= first; index -= step) {
      const values = readers.map((read) => read?.(index) ?? NaN)
      rows.push([new Date(samples.timeAt(index)), ...values.map((v) => (Number.isNaN(v) ? null : v))])
    }
    const all = plural(end - first, 'sample')
    return {
      title,
      columns: [timeColumn, ...columns.map(({ name, unit }) => ({ name, unit }))],
      rows: rows.reverse(),
      note: `${clock(fromMs)} to ${clock(toMs)}, ${step === 1 ? all : `one in ${text(count(step))} of ${all}`}`,
    }
  }
}
