import './pools.css'
import './pool-advice.css'
import './pool-charts.css'
import { useCallback, useState } from 'react'
import { plural } from '../../format.ts'
import { useSession } from '../../state/context.ts'
import { useSampled } from '../../state/use-sampled.ts'
import { useStore } from '../../state/use-store.ts'
import { Segmented } from '../../ui/controls.tsx'
import { PageHeader } from '../../ui/page-header.tsx'
import { EffectCard } from './effect-card.tsx'
import { insightsOf, poolNames, readPool } from './pool-store.ts'
import { PoolCard } from './pool-card.tsx'
import { ScalingCard } from './scaling-card.tsx'
import { verdictOf } from './verdict.ts'

const perPage = 2
const sameNames = (a: readonly string[], b: readonly string[]): boolean => a.join('\n') === b.join('\n')

export function Pools() {
  const { samples } = useSession()
  const read = useCallback(() => poolNames(samples), [samples])
  const names = useSampled(read, 'slow', { equal: sameNames })
  const [page, setPage] = useState(0)
  const [chosen, setChosen] = useState<string>()

  const pages = Math.max(1, Math.ceil(names.length / perPage))
  const first = Math.min(page, pages - 1) * perPage
  const shown = names.slice(first, first + perPage)
  const selected = chosen !== undefined && shown.includes(chosen) ? chosen : shown[0]
  const controls = pages > 1 && (
    <Segmented
      label="Pools shown"
      options={Array.from({ length: pages }, (_, i) => ({
        value: String(i),
        label: names.slice(i * perPage, (i + 1) * perPage).join(', '),
      }))}
      value={String(first / perPage)}
      onChange={(value) => {
        setPage(Number(value))
      }}
    />
  )
  return (
    <div className="pools">
      <PageHeader title="Pools" sentence={<PoolsSentence count={names.length} />} controls={controls} />
      {selected === undefined ? (
        <NoPools known={samples.length > 0} />
      ) : (
        <div className="pools-grid" data-alone={shown.length === 1 || undefined}>
          {shown.map((pool) => (
            <PoolCard
              key={pool}
              pool={pool}
              selected={pool === selected}
              alone={shown.length === 1}
              onSelect={() => {
                setChosen(pool)
              }}
            />
          ))}
          <EffectCard key={`effect ${selected}`} pool={selected} />
          <ScalingCard key={`scaling ${selected}`} pool={selected} />
        </div>
      )}
    </div>
  )
}

/** The cards' verdicts, counted. */
function PoolsSentence({ count }: { count: number }) {
  const { shown, samples, view } = useSession()
  const insights = useStore(shown, insightsOf)
  const read = useCallback(() => {
    const words = insights.map(
      (insight) => verdictOf(insight, readPool(samples, view.get(), insight.pool)).word,
    )
    return (['saturated', 'late'] as const)
      .map((word) => ({ word, number: words.filter((each) => each === word).length }))
      .flatMap(({ word, number }) => (number > 0 ? [`${String(number)} ${word}`] : []))
      .join(', ')
  }, [insights, samples, view])
  const verdicts = useSampled(read, 'slow')
  const piloted = insights.filter(({ autopilot }) => autopilot.on).length
  if (count === 0) return 'This program has none'
  const parts = [plural(count, 'pool')]
  if (verdicts !== '') parts.push(verdicts)
  if (piloted > 0) parts.push(`${String(piloted)} on autopilot`)
  return parts.join(', ')
}

function NoPools({ known }: { known: boolean }) {
  if (!known) return null
  return (
    <section className="card pools-none" aria-label="No pools">
      <h2>This program has no worker pools</h2>
      <p>
        A pool runs jobs on as many workers as its size says: <code>goroutinePool</code> for work that waits,{' '}
        <code>threadPool</code> for work that computes. Each one a program makes shows here by itself, with
        its size to turn, its queue and its waits.
      </p>
    </section>
  )
}
