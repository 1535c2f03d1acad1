/**
 * A pool that cannot keep up: every worker busy, and jobs queue up or submitters are held back.
 *
 * The advice is Little's law: workers busy on average = arrival rate × mean service time. Divided by 0.8,
 * because waits grow without bound as utilisation nears 1. The backlog counts as work to be done within ten
 * seconds. When the queue is full, arrivals are only what the pool lets in and the true demand cannot be seen:
 * then the advice is at least to double, and says that it is a try.
 */
import type { Sighting } from '../findings-book.ts'
import type { Rule } from '../rule.ts'
import type { Observation } from '../observation.ts'
import type { PoolSource } from '../pool-source.ts'

const targetUtilisation = 0.8
const drainMs = 10_000
/** A queue shorter than the pool itself empties within one job time. */
const longQueue = (pool: PoolSource): boolean => pool.stats.queued > Math.max(2, pool.stats.size)

export const poolUndersized: Rule = {
  look: (observation) => observation.pools.flatMap((pool) => judge(pool, observation)),
}

function judge(pool: PoolSource, observation: Observation): Sighting[] {
  const { name, busy, size, queued, queueCapacity, submittersWaiting, paused } = pool.stats
  const full = queueCapacity > 0 && queued >= queueCapacity
  if (paused || busy < size || !(full || submittersWaiting > 0 || longQueue(pool))) return []
  const facts = `${busy} of ${size} busy, ${queued} queued${full ? ' (queue full)' : ''}.`
  const said: Sighting = {
    id: `pool-undersized:${name}`,
    severity: 'warning',
    title: `${name} is saturated`,
    text: facts,
    over: 'its workers keep up again',
    detail: evidence(pool),
  }
  const plan = neededWorkers(pool, full || submittersWaiting > 0)
  if (plan === undefined) return [said]
  const limit = pool.stats.kind === 'thread' ? observation.cpus : Infinity
  const knobId = `pool.${name}.size`
  const knob = observation.knobs.get(knobId)
  const value = Math.min(plan.workers, limit, knob?.max ?? Infinity)
  if (value <= size) {
    const why = value === limit ? ' There is a thread per core already: make the jobs cheaper or fewer.' : ''
    return [{ ...said, text: `${facts} ${plan.sum}.${why}` }]
  }
  const text = `${facts} ${plan.exact ? `Size ${value} keeps up` : `Try size ${value}`}: ${plan.sum}.`
  return [{ ...said, text, ...(knob !== undefined && { advice: { knob: knobId, value } }) }]
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
    summary: `${busy} of ${size} busy, ${queued} queued${Number.isFinite(p99) ? `, p99 wait ${Math.round(p99)} ms` : ''}`,
    rule: 'all workers busy, and jobs queue up or submitters wait, for 3 s',
    series: [
      { label: 'utilisation', metric: 'pool.utilisation', attrs, unit: '%', limit: 90 },
      { label: 'queue', metric: 'pool.queue.length', attrs, unit: '' },
    ],
    facts: [
      ...fact('Arrivals', perS, '/s'),
      ...fact('Service', Math.round(service.mean * 10) / 10, 'ms'),
      ...fact(`Capacity at ${size}`, capacity, '/s'),
      { label: 'Busy workers', value: String(busy), unit: `of ${size}` },
      ...fact('p99 wait', Math.round(p99), 'ms'),
    ],
    fix: {
      title: 'Grow the pool',
      text: 'Enough workers for what arrives, with a fifth of their time to spare.',
    },
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

interface Plan {
  workers: number
  /** The arithmetic in words, so that nobody has to believe the number. */
  sum: string
  /** False when more work is held back than can be seen. */
  exact: boolean
}

/** Undefined until jobs have ended in the window: without a service time there is no advice. */
function neededWorkers(pool: PoolSource, heldBack: boolean): Plan | undefined {
  const serviceMs = pool.service.mean
  if (!(serviceMs > 0)) return undefined
  const { queued, submittersWaiting, size } = pool.stats
  const arrivalsPerMs = pool.arrivalsPerMs + (queued + submittersWaiting) / drainMs
  const workers = Math.ceil((arrivalsPerMs * serviceMs) / targetUtilisation)
  const rate = round(arrivalsPerMs * 1000)
  const sum = `${rate} jobs/s with the backlog × ${round(serviceMs)} ms / ${targetUtilisation} = ${workers} workers`
  if (!heldBack || workers >= 2 * size) return { workers, sum, exact: true }
  return { workers: 2 * size, sum: `${sum}, and more work is held back outside`, exact: false }
}

function round(value: number): string {
  return value >= 100 ? String(Math.round(value)) : String(Number(value.toPrecision(2)))
}
