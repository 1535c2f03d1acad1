import { memo, useCallback } from 'react'
import { useCompared } from '../../charts/difference.tsx'
import { Sparkline } from '../../charts/sparkline.tsx'
import { age, unknown, type Figure } from '../../format.ts'
import { useSession } from '../../state/context.ts'
import { useSampled } from '../../state/use-sampled.ts'
import { viewWindow } from '../../state/window.ts'
import { Triangle } from '../../ui/glyphs.tsx'
import { Help } from '../../ui/help.tsx'
import { contrastContext, contrastOf, kpis as overviewKpis, type Context, type Kpi } from './kpis.ts'

export function KpiStrip({ kpis = overviewKpis }: { kpis?: readonly Kpi[] }) {
  return (
    <section className="card kpi-strip" aria-label="Summary">
      {kpis.map((kpi) => (
        <Tile key={kpi.id} kpi={kpi} />
      ))}
    </section>
  )
}

interface Reading {
  figure: Figure
  context: Context
}

const sameReading = (a: Reading, b: Reading): boolean =>
  a.figure.value === b.figure.value &&
  a.figure.unit === b.figure.unit &&
  a.context.text === b.context.text &&
  a.context.arrow === b.context.arrow &&
  a.context.tone === b.context.tone

const Tile = memo(function Tile({ kpi }: { kpi: Kpi }) {
  const session = useSession()
  const compared = useCompared()
  const read = useCallback((): Reading => {
    if (compared !== undefined) {
      const found = contrastOf(session.samples, kpi, compared)
      return { figure: kpi.figure(found.b), context: contrastContext(found, kpi) }
    }
    const { samples, view, connector } = session
    const window = viewWindow(view.get(), session.nowMs())
    const lost = connector.state.get().status === 'lost'
    const atMs = lost ? samples.lastAt : Math.min(window.toMs, samples.lastAt)
    const one = (key: string): Float64Array => Float64Array.of(samples.valueAt(key, atMs))
    const value = kpi.combine(one, samples)[0] ?? NaN
    if (Number.isNaN(value) && !lost) return { figure: unknown, context: kpi.context(value, samples, window) }
    const context = lost
      ? { text: `${age(session.nowMs() - samples.lastAt)} old` }
      : kpi.context(value, samples, window)
    return { figure: kpi.figure(value), context }
  }, [session, kpi, compared])
  const { figure, context } = useSampled(read, 'tile', { equal: sameReading })
  const spark = useCallback(
    (values: (key: string) => Float64Array) => kpi.combine(values, session.samples),
    [kpi, session],
  )
  return (
    <div className="tile" data-testid={`tile-${kpi.id}`} role="group" aria-label={kpi.label}>
      <span className="tile-label">
        {kpi.help === undefined ? kpi.label : <Help name={kpi.label} words={kpi.help} />}
      </span>
      <span className="tile-value">
        {figure.value}
        {figure.unit !== '' && <small>{figure.unit}</small>}
      </span>
      <span className="tile-context" data-tone={context.tone}>
        {context.arrow !== undefined && <Triangle up={context.arrow === 'up'} size={9} />}
        {context.text}
      </span>
      <Sparkline read={spark} />
    </div>
  )
})
