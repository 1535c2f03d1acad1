import './table-screen.css'
import { useDeferredValue, type ReactNode } from 'react'
import { TableBanner } from '../table-banner.tsx'
import { TableFoot, type TableFootProps } from './table-foot.tsx'

interface TableScreenProps {
  title: string
  /** In place of the usual banner: what is wrong here. */
  banner?: ReactNode
  /** At the right of the title: filter, switches, menu. */
  bar: ReactNode
  /** Between the bar and the table. */
  above?: ReactNode
  /** The table, and what belongs below it. */
  children: ReactNode
  foot: TableFootProps
  /** Beside the table, while something is selected. */
  drawer?: ReactNode
}

/** A screen that is a table: what is wrong, title and controls, the table, its sum, and a drawer beside it. */
export function TableScreen({ title, banner, bar, above, children, foot, drawer }: TableScreenProps) {
  // The row answers in the next frame; the drawer, and the narrower table, are made behind it.
  const beside = useDeferredValue(drawer)
  return (
    <div className="table-screen">
      <div className="table-side">
        {banner === undefined ? <TableBanner title={title} /> : banner}
        <div className="table-head-bar">
          <h1>{title}</h1>
          {bar}
        </div>
        {above}
        {children}
        <TableFoot {...foot} />
      </div>
      {beside}
    </div>
  )
}
