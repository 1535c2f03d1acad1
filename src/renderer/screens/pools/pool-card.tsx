import { memo, useCallback } from 'react'
import { percent, text } from '../../format.ts'
import type { PoolInsight } from '../../../shared/pools.ts'
import { useSession } from '../../state/context.ts'
import { useSampled } from '../../state/use-sampled.ts'
import { useStore } from '../../state/use-store.ts'
import { SeverityGlyph } from '../../ui/glyphs.tsx'
import { AdviceStrip } from './advice-strip.tsx'
import { AutopilotMenu } from './autopilot-menu.tsx'
import { Measures } from './measures.tsx'
import { insightOf, type PoolNow, readPool, samePool } from './pool-store.ts'
import { SizeRow } from './size-row.tsx'
import { verdictOf } from './verdict.ts'
import { WorkerGrid } from './worker-grid.tsx'

interface PoolCardProps {
  pool: string
  selected: boolean
  /** It is the only one: there is nothing to choose. */
  alone: boolean
  onSelect: () => void
}

/** One pool: what it is set to, what its workers do, what its jobs go through, and what would be better. */
export const PoolCard = memo(function PoolCard({ pool, selected, alone, onSelect }: PoolCardProps) {
  const { samples, view, shown } = useSession()
  const read = useCallback(() => readPool(samples, view.get(), pool), [samples, view, pool])
  const now = useSampled(read, 'tile', { equal: samePool })
  const insight = useStore(shown, insightOf(pool))
  return (
    <section className="card pool-card" data-testid={`pool-${pool}`} aria-label={`Pool ${pool}`}>
      <header className="pool-head">
        <h2 className="mono" title={pool}>
          {alone ? (
            pool
          ) : (
            <button
              type="button"
              className="pool-select"
              aria-pressed={selected}
              aria-label={`Show the charts of ${pool}`}
              onClick={onSelect}
            >
              {pool}
            </button>
          )}
        </h2>
        {insight !== undefined && <span className="pool-kind">{insight.kind} pool</span>}
        <span className="spacer" />
        {insight !== undefined && <AutopilotMenu insight={insight} />}
        {insight !== undefined && <Verdict insight={insight} now={now} />}
      </header>
      <SizeRow pool={pool} size={now.size} suggestion={insight?.advice.size} />
      <WorkerGrid pool={pool} now={now} />
      <Measures pool={pool} now={now} />
      <AdviceStrip pool={pool} insight={insight} />
    </section>
  )
})

function Verdict({ insight, now }: { insight: PoolInsight; now: PoolNow }) {
  const { severity, word } = verdictOf(insight, now)
  return (
    <span
      className="pool-verdict"
      data-severity={severity}
      title={`utilisation ${text(percent(now.utilisation))}`}
    >
      <SeverityGlyph severity={severity} size={12} />
      {word}
    </span>
  )
}
