/** A pool that never needed most of its workers, though it had work all the time. */
import type { Observation } from '../observation.ts'
import type { PoolSource } from '../pool-source.ts'
import type { Sighting } from '../findings-book.ts'
import type { Rule } from '../rule.ts'

const watchedMs = 60_000
const leastSize = 8
const usedShare = 1 / 3

interface Seen {
  size: number
  sinceMs: number
  completed: number
  mostBusy: number
}

/** Remembers the most busy workers at this size, so each run needs its own. */
export function poolOversized(): Rule {
  const seen = new Map<string, Seen>()
  return {
    look: (observation) => observation.pools.flatMap((pool) => judge(pool, seen, observation)),
  }
}

function judge(pool: PoolSource, seen: Map<string, Seen>, { nowMs, knobs, advice }: Observation): Sighting[] {
  const { name, size, busy, queued, completed } = pool.stats
  let known = seen.get(name)
  if (known?.size !== size || queued > size) {
    known = { size, sinceMs: nowMs, completed, mostBusy: busy }
    seen.set(name, known)
  }
  // Samples may miss a peak; what the utilisation says is a lower bound for it.
  known.mostBusy = Math.max(known.mostBusy, busy, Math.ceil(((pool.utilisation || 0) * size) / 100))
  const idle = known.mostBusy <= size * usedShare
  const working = completed - known.completed >= watchedMs / 1000
  if (size < leastSize || !idle || !working || nowMs - known.sinceMs < watchedMs) return []
  const knob = `pool.${name}.size`
  const wanted = advice.get(name)
  if (wanted?.level !== 'shrink' || wanted.size === undefined) return []
  return [
    {
      id: `pool-oversized:${name}`,
      severity: 'note',
      title: `Pool ${name} is oversized`,
      text: `At most ${known.mostBusy} of the ${size} workers of \`${name}\` were ever busy in the last ${Math.round((nowMs - known.sinceMs) / 60_000)} min.`,
      over: 'it needs its workers now',
      ...(knobs.has(knob) && { advice: { knob, value: wanted.size } }),
      detail: {
        ...(wanted.predicted !== undefined && { predicted: wanted.predicted }),
        summary: `size ${size}, at most ${known.mostBusy} ever busy`,
        rule: 'at most a third of the workers busy at any sample for 60 s, with work to do',
        series: [
          { label: 'busy', metric: 'pool.busy', attrs: { pool: name }, unit: '' },
          { label: 'size', metric: 'pool.size', attrs: { pool: name }, unit: '' },
        ],
        facts: [
          { label: 'Size', value: String(size) },
          { label: 'Most busy', value: String(known.mostBusy) },
        ],
        fix: {
          title: 'Shrink the pool',
          text: `${wanted.law} ${wanted.text}`,
        },
        others: [],
        place: { screen: 'pools', label: 'Open pools' },
      },
    },
  ]
}
