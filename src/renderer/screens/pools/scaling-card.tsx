import { memo, useRef } from 'react'
import type { PoolInsight, SizePoint } from '../../../shared/pools.ts'
import { sizesForFit } from '../../../shared/pools.ts'
import { useSize } from '../../charts/use-size.ts'
import { MoreMenu } from '../../copy/more-menu.tsx'
import { listed, type RowColumn } from '../../copy/row-table.ts'
import { plural } from '../../format.ts'
import { useSession } from '../../state/context.ts'
import { lockOf } from '../../state/host.ts'
import { useSampled } from '../../state/use-sampled.ts'
import { useStore } from '../../state/use-store.ts'
import { Button } from '../../ui/controls.tsx'
import { insightOf } from './pool-store.ts'
import { ScalingPlot } from './scaling-plot.tsx'

const columns: readonly RowColumn<SizePoint>[] = [
  { name: 'size', unit: 'workers', cell: ({ size }) => size },
  { name: 'capacity', unit: 'jobs/s', cell: ({ perSecond }) => perSecond },
  { name: 'watched', unit: 's', cell: ({ seconds }) => seconds },
]

/** Capacity by size, with all workers busy: what was measured, the law through it, where it peaks, what is offered. */
export const ScalingCard = memo(function ScalingCard({ pool }: { pool: string }) {
  const { shown } = useSession()
  const insight = useStore(shown, insightOf(pool))
  const card = useRef<HTMLElement>(null)
  const [ref, size] = useSize<HTMLDivElement>()
  return (
    <section
      className="card chart-card pool-scaling"
      ref={card}
      data-testid="pool-scaling"
      aria-label="Scalability"
    >
      <header className="chart-head">
        <h2>Scalability</h2>
        <span className="chart-unit">
          capacity by size, jobs/s with all workers busy{insight?.fit !== undefined && ', USL fit'}
        </span>
        <span className="spacer" />
        <span className="pool-key">
          <i className="pool-key-dot" aria-hidden="true" /> measured
        </span>
        {insight?.fit !== undefined && (
          <span className="pool-key">
            <i className="pool-key-line" aria-hidden="true" /> fit
          </span>
        )}
        <MoreMenu
          title="Scalability"
          table={() => listed({ title: `Scalability, ${pool}`, one: 'size', columns }, insight?.points ?? [])}
          picture={() => card.current}
        />
      </header>
      <div className="chart-body" ref={ref}>
        {insight !== undefined && size.width > 0 && <ScalingPlot insight={insight} {...size} />}
      </div>
      {insight !== undefined && <ScalingFoot insight={insight} />}
    </section>
  )
})

function ScalingFoot({ insight }: { insight: PoolInsight }) {
  const { fit, points, pool, sweep, sweepNote, plan } = insight
  const session = useSession()
  const { toast, host } = session
  const lock = useStore(host, lockOf)
  const measure = (on: boolean): void => {
    session.call('pool.measure', { pool, on }).catch((error: unknown) => {
      const words = error instanceof Error ? error.message : String(error)
      toast.set({ kind: 'note', severity: 'critical', text: words })
    })
  }
  const missing = sizesForFit - points.length
  return (
    <footer className="pool-scaling-foot">
      {sweep !== undefined ? (
        <span aria-live="off">
          Measuring size <b>{sweep.sizes[sweep.at]}</b>, {sweep.at + 1} of {sweep.sizes.length}
          <SweepLeft endsAtMs={sweep.endsAtMs} />
        </span>
      ) : fit !== undefined ? (
        <>
          <span>
            contention α <b>{share(fit.alpha)}</b>
          </span>
          <span>
            coherence β <b>{share(fit.beta)}</b>
          </span>
          <span>
            R² <b>{fit.r2.toFixed(3)}</b>
          </span>
        </>
      ) : (
        <span
          className="pool-scaling-note"
          title={sweepNote ?? 'A size counts while at least 80 % of its workers are busy'}
        >
          {sweepNote ?? `Not enough data for a fit: ${plural(missing, 'more size')} to measure.`}
        </span>
      )}
      <span className="spacer" />
      <Button
        look="small"
        disabled={lock !== undefined}
        aria-label={sweep === undefined ? `Measure sizes of ${pool}` : `Stop measuring sizes of ${pool}`}
        title={planWords(plan)}
        onClick={() => {
          measure(sweep === undefined)
        }}
      >
        {sweep === undefined ? 'Measure sizes' : 'Stop'}
      </Button>
    </footer>
  )
}

function SweepLeft({ endsAtMs }: { endsAtMs: number }) {
  const left = useSampled(() => Math.max(0, Math.ceil((endsAtMs - Date.now()) / 1000)), 'second')
  return <span className="dim">, {left} s left at most</span>
}

/** What a click would do, and what it leaves alone. */
function planWords(plan: PoolInsight['plan']): string {
  if (plan === undefined) return 'Walks through sizes, some seconds each, and comes back to the present one'
  const { sizes, home, eachMs, atMostMs } = plan
  const seconds = (ms: number): string => (ms / 1000).toFixed(ms % 1000 === 0 ? 0 : 1)
  return `Turns the size to ${sizes.join(', ')}, ${seconds(eachMs)} s each, and back to ${String(home)}: ${seconds(atMostMs)} s at most, less where the load gives way. Never to fewer than the load keeps busy now.`
}

const share = (value: number): string => `${(value * 100).toFixed(value < 0.01 ? 2 : 1)} %`
