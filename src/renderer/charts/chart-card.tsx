import './charts.css'
import { useRef, type ReactNode } from 'react'
import { MoreMenu } from '../copy/more-menu.tsx'
import type { TableSource } from '../copy/table.ts'
import { useInSight } from './use-in-sight.ts'
import { useSize, type Size } from './use-size.ts'

interface ChartCardProps {
  id: string
  title: string
  unit?: string
  controls?: ReactNode
  legend: ReactNode
  /** The numbers behind the picture, for those who read or take them along. */
  table: TableSource
  /** Drawn once the body has a size; `inSight` false means: do no work. */
  children: (body: Size & { inSight: boolean }) => ReactNode
}

/** Room beside the plots: value axis at the left, legend at the right. */
export const axisWidth = 38
export const legendWidth = 145
/** Room below the plots for the time axis. */
export const timeAxisHeight = 22

export function ChartCard({ id, title, unit, controls, legend, table, children }: ChartCardProps) {
  const card = useRef<HTMLElement>(null)
  const [ref, size] = useSize<HTMLDivElement>()
  const inSight = useInSight(ref)
  return (
    <section className="card chart-card" ref={card} data-testid={`chart-${id}`} aria-label={title}>
      <header className="chart-head">
        <h2>{title}</h2>
        {unit !== undefined && <span className="chart-unit">{unit}</span>}
        <span className="spacer" />
        {controls}
        <MoreMenu title={title} table={table} picture={() => card.current} />
      </header>
      <div className="chart-body" ref={ref}>
        {size.width > 0 && children({ ...size, inSight })}
        {legend}
      </div>
    </section>
  )
}

/** Before the first samples: the grey shape of a chart, which CSS shows only after 200 ms. */
export function ChartShape() {
  return (
    <div className="chart-shape" aria-hidden="true">
      <svg viewBox="0 0 100 40" preserveAspectRatio="none">
        <path d="M0 26c20-6 30-2 48 1s30-9 52-3v16H0z" />
      </svg>
    </div>
  )
}

/** Nothing to show, said in words: what was looked for, and where. */
export function ChartEmpty({ what, where }: { what: string; where: string }) {
  return (
    <div className="chart-empty">
      <p>{what}</p>
      <p>{where}</p>
    </div>
  )
}
