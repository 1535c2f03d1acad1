/**
 * A pool that cannot keep up: its workers have no time left, and jobs queue up or submitters are held back. Once said it stays
 * until the queue has been empty or workers were free: a shorter queue that never empties is no cure. How many workers it needs
 * is not judged here: tuning's advice says it, here as on the Pools screen.
 */
import type { Remedy } from '../../../shared/findings.ts'
import type { Prediction } from '../../../shared/model.ts'
import type { Sighting } from '../findings-book.ts'
import type { Rule } from '../rule.ts'
import type { Observation } from '../observation.ts'
import type { PoolSource } from '../pool-source.ts'

/** % of the workers' time in the last second. */
const usedPercent = 90
/** And of the seconds that the advice rests on, some fifteen: what is less used comes in bursts. */
const steadyPercent = 60

/** A queue may be empty at the moment of a look, between two jobs. */
const caughtUpMs = 3500

/** A queue shorter than the pool itself empties within one job time. */
const longQueue = (size: number): number => Math.max(2, size)

/** Remembers which pools have not caught up since, so each run needs its own. */
export function poolUndersized(): Rule {
  const behind = new Map<string, number>()
  return {
    look: (observation) =>
      observation.pools.flatMap((pool) => {
        const { name } = pool.stats
        const { nowMs } = observation
        const was = nowMs - (behind.get(name) ?? -Infinity) <= caughtUpMs
        if (!cannotKeepUp(pool, was, observation)) return []
        behind.set(name, nowMs)
        return [judge(pool, observation)]
      }),
  }
}

function cannotKeepUp({ stats, utilisation }: PoolSource, was: boolean, { advice }: Observation): boolean {
  const { name, busy, size, queued, queueCapacity, submittersWaiting, paused } = stats
  const used = Number.isFinite(utilisation) ? utilisation : (100 * busy) / size
  const steady = 100 * (advice.get(name)?.used ?? 1)
  if (paused || used < usedPercent || steady < steadyPercent) return false
  const full = queueCapacity > 0 && queued >= queueCapacity
  if (full || submittersWaiting > 0 || queued > longQueue(size)) return true
  // Some job always waits in a pool that is well used; it is late that counts.
  return was && queued > 0 && advice.get(name)?.level !== 'fine'
}

function judge(pool: PoolSource, observation: Observation): Sighting {
  const { name, busy, size, queued, queueCapacity } = pool.stats
  const full = queueCapacity > 0 && queued >= queueCapacity
  const facts = `${busy} of ${size} busy, ${queued} queued${full ? ' (queue full)' : ''}.`
  const said: Sighting = {
    id: `pool-undersized:${name}`,
    severity: 'warning',
    title: `${name} is saturated`,
    text: facts,
    over: 'its workers keep up again',
    detail: evidence(pool),
  }
  const advice = observation.advice.get(name)
  if (advice === undefined || advice.level === 'unknown') return said
  const text = `${facts} ${advice.law} ${advice.text}`
  const knobId = knobOf(name)
  if (advice.size === undefined || advice.size <= size || !observation.knobs.has(knobId))
    return { ...said, text }
  const { size: value, predicted } = advice
  const detail = { ...evidence(pool), fix: growth(predicted), ...(predicted !== undefined && { predicted }) }
  return { ...said, text, detail, advice: { knob: knobId, value } }
}

const knobOf = (pool: string): string => `pool.${pool}.size`

/** Offered only together with a size: where the advice is not to add workers yet, this would say the opposite. */
function growth(predicted: readonly Prediction[] = []): Remedy {
  // Behind a full queue what arrives is not seen, so no wait is predicted.
  const known = predicted.some(({ unit }) => unit === 'ms')
  return {
    title: 'Grow the pool',
    text: known
      ? 'Enough workers for what arrives and for the wait that the pool aims for: Why on the Pools screen shows the arithmetic.'
      : 'A step: while submitters wait, how much would arrive does not show, nor how many workers it takes. Look again after it.',
  }
}

function evidence({ stats, arrivalsPerMs, service, wait }: PoolSource): NonNullable<Sighting['detail']> {
  const { name, size, busy, queued, queueCapacity } = stats
  const attrs = { pool: name }
  const capacity = service.mean > 0 ? Math.round((size * 1000) / service.mean) : NaN
  const perS = Math.round(arrivalsPerMs * 1000)
  const p99 = wait.at(0.99)
  const fact = (
    label: string,
    value: number,
    unit: string,
  ): { label: string; value: string; unit: string }[] =>
    Number.isFinite(value) ? [{ label, value: value.toLocaleString('en-US'), unit }] : []
  return {
    knob: knobOf(name),
    summary: `${busy} of ${size} busy, ${queued} queued${Number.isFinite(p99) ? `, p99 wait ${Math.round(p99)} ms` : ''}`,
    rule: `over ${usedPercent} % used (in the last 15 s ${steadyPercent} %), and over ${longQueue(size)} jobs queue, the queue is full or submitters wait, for 3 s; until the queue is empty or workers are free`,
    series: [
      { label: 'utilisation', metric: 'pool.utilisation', attrs, unit: '%', limit: usedPercent },
      { label: 'queue', metric: 'pool.queue.length', attrs, unit: '', limit: longQueue(size) },
    ],
    facts: [
      ...fact('Arrivals', perS, '/s'),
      ...fact('Service', Math.round(service.mean * 10) / 10, 'ms'),
      ...fact(`Capacity at ${size}`, capacity, '/s'),
      { label: 'Busy workers', value: String(busy), unit: `of ${size}` },
      ...fact('p99 wait', Math.round(p99), 'ms'),
    ],
    others: [
      { title: 'Shorten the work', text: 'every tenth off a job is a tenth more capacity' },
      { title: 'Let less in', text: 'a rate limit in front keeps the waits short' },
      ...(queueCapacity > 0
        ? [{ title: 'Do not grow the queue', text: 'a larger one adds latency, not throughput' }]
        : []),
    ],
    place: { screen: 'pools', label: 'Open pools' },
  }
}
