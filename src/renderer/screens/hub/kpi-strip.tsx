import { memo, useCallback } from 'react'
import { Sparkline } from '../../charts/sparkline.tsx'
import { age, unknown, type Figure } from '../../format.ts'
import { useSession } from '../../state/context.ts'
import { useSampled } from '../../state/use-sampled.ts'
import { viewWindow } from '../../state/window.ts'
import { MetricHelp } from '../../ui/metric-help.tsx'
import { gains, kpis, type Kpi } from './kpis.ts'

interface Reading {
  figure: Figure
  context: string
}

const same = (a: Reading, b: Reading): boolean =>
  a.figure.value === b.figure.value && a.figure.unit === b.figure.unit && a.context === b.context

export function KpiStrip({ hub }: { hub: string }) {
  return (
    <section className="card kpi-strip hub-kpis" aria-label="Summary">
      {kpis.map((kpi) => (
        <Tile key={`${hub} ${kpi.id}`} hub={hub} kpi={kpi} />
      ))}
    </section>
  )
}

const Tile = memo(function Tile({ hub, kpi }: { hub: string; kpi: Kpi }) {
  const session = useSession()
  const read = useCallback((): Reading => {
    const { samples, view, connector } = session
    const window = viewWindow(view.get(), session.nowMs())
    const lost = connector.state.get().status === 'lost'
    const value = samples.valueAt(kpi.key(hub), lost ? samples.lastAt : Math.min(window.toMs, samples.lastAt))
    return {
      figure: Number.isNaN(value) ? unknown : kpi.figure(value, samples, window, hub),
      context: lost
        ? `${age(session.nowMs() - samples.lastAt)} old`
        : kpi.context(value, samples, window, hub),
    }
  }, [session, hub, kpi])
  const { figure, context } = useSampled(read, 'tile', { equal: same })
  const spark = useCallback(
    (values: (key: string) => Float64Array) => {
      const level = values(kpi.key(hub))
      return kpi.gains === true ? gains(level) : level
    },
    [hub, kpi],
  )
  return (
    <div className="tile" data-testid={`hub-tile-${kpi.id}`} role="group" aria-label={kpi.label}>
      <span className="tile-label">
        <MetricHelp name={kpi.label} series={kpi.key(hub)} />
      </span>
      <span className="tile-value">
        {figure.value}
        {figure.unit !== '' && <small>{figure.unit}</small>}
      </span>
      <span className="tile-context">{context}</span>
      <Sparkline read={spark} />
    </div>
  )
})
