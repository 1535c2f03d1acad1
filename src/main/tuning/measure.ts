/** What a change of a knob is judged by: which series, what to call them, and which direction is good. */
import type { Knob } from '../base/index.ts'
import type { Unit } from '../../shared/model.ts'

export interface Measure {
  /** Identity of the series, as the monitor spells it: `pool.wait{pool=fetchers,quantile=p99}`. */
  series: string
  label: string
  unit: Unit
  better: 'higher' | 'lower'
  /** Utilisation of those who do the work: while they have time left, less done means that less came. */
  utilisation?: string
}

type Meaning = Omit<Measure, 'series'>

const lower = (label: string, unit: Unit): Meaning => ({ label, unit, better: 'lower' })
const higher = (label: string, unit: Unit): Meaning => ({ label, unit, better: 'higher' })

/** By metric name. A series that is not listed cannot be judged, because nobody knows which way is better. */
const meanings: Readonly<Record<string, Meaning>> = {
  'pool.wait': lower('p99 wait', 'ms'),
  'pool.service': lower('p99 service', 'ms'),
  'pool.throughput': { ...higher('throughput', '/s'), utilisation: 'pool.utilisation' },
  'pool.queue.length': lower('queue', '1'),
  'pool.failures': lower('failures', '/s'),
  'channel.wait': lower('p99 block', 'ms'),
  'channel.send.rate': higher('throughput', '/s'),
  'channel.blocked': lower('blocked', '1'),
  'block.wait': lower('p99 send wait', 'ms'),
  'job.throughput': higher('throughput', '/s'),
  'goroutine.count': lower('goroutines', '1'),
  'scheduler.runqueue.length': lower('run queue', '1'),
  'scheduler.work.rate': higher('started', '/s'),
  'scheduler.work.queue': lower('ready', '1'),
  'limiter.take.rate': higher('throughput', '/s'),
  'limiter.waiting': lower('waiting', '1'),
  'limiter.wait': lower('p99 wait', 'ms'),
  'hub.messages.out': higher('messages', '/s'),
  'hub.drops': lower('drops', '/s'),
  'hub.outbox': lower('p99 outbox', '1'),
  'hub.rtt': lower('p99 round trip', 'ms'),
  'hub.slow': lower('slow clients', '1'),
  'process.eventloop.delay': lower('event-loop delay', 'ms'),
  'process.cpu': lower('CPU', '%'),
  'process.memory.rss': lower('memory', 'By'),
}

/** The knob's own `effects` first; else what its kind is usually turned for. */
export function measuresOf(knob: Knob): Measure[] {
  const named = knob.effects ?? []
  const series = named.length > 0 ? named : defaultSeries(knob)
  return series.flatMap((key) => {
    const full = complete(key, knob)
    const meaning = meanings[full.slice(0, nameLength(full))]
    if (meaning === undefined) return []
    const { utilisation } = meaning
    return [
      {
        series: full,
        ...meaning,
        ...(utilisation !== undefined && { utilisation: complete(utilisation, knob) }),
      },
    ]
  })
}

function defaultSeries({ id }: Knob): string[] {
  const [, kind, name] = /^(pool|channel|limiter|hub)\.(.+)\.[^.]+$/.exec(id) ?? []
  switch (kind) {
    case 'pool':
      return ['pool.wait', 'pool.throughput', 'pool.queue.length']
    case 'channel':
      return [`channel.wait{channel=${name ?? ''},op=send,quantile=p99}`, 'channel.send.rate']
    case 'limiter':
      return ['limiter.take.rate', 'job.throughput', 'block.wait']
    case 'hub':
      return ['hub.messages.out', 'hub.drops', 'hub.outbox']
    default:
      return ['job.throughput', 'block.wait']
  }
}

/** Quantiles are judged by their p99. */
const p99 = new Set([
  'pool.wait',
  'pool.service',
  'block.wait',
  'limiter.wait',
  'hub.outbox',
  'hub.rtt',
  'process.eventloop.delay',
])

/**
 * A bare metric name means "of the thing that this knob turns": `pool.wait` of the knob `pool.fetchers.size`
 * is `pool.wait{pool=fetchers,quantile=p99}`.
 */
function complete(key: string, knob: Knob): string {
  if (key.includes('{')) return key
  const attrs: string[] = []
  const kind = key.slice(0, key.indexOf('.'))
  const named = new RegExp(`^${kind}\\.(.+)\\.[^.]+$`).exec(knob.id)?.[1]
  if (named !== undefined && ['pool', 'channel', 'limiter', 'hub'].includes(kind))
    attrs.push(`${kind}=${named}`)
  if (key === 'channel.wait' || key === 'channel.blocked') attrs.push('op=send')
  if (p99.has(key) || key === 'channel.wait') attrs.push('quantile=p99')
  return attrs.length === 0 ? key : `${key}{${attrs.join(',')}}`
}

function nameLength(series: string): number {
  const brace = series.indexOf('{')
  return brace < 0 ? series.length : brace
}
