import { memo, useCallback, type ReactNode } from 'react'
import { Sparkline } from '../../charts/sparkline.tsx'
import { count, duration, rate, text, type Figure } from '../../format.ts'
import { metricKey } from '../../state/metric.ts'
import { MetricHelp } from '../../ui/metric-help.tsx'
import type { PoolNow } from './pool-store.ts'

/** Queue, waits, service times and throughput, each with its course over the range. */
export function Measures({ pool, now }: { pool: string; now: PoolNow }) {
  return (
    <div className="pool-measures">
      <Measure label="Queue" series={metricKey('pool.queue.length', { pool })}>
        <Value figure={count(now.queue)} />
        {now.queueHigh > 0 && (
          <small title="Most jobs that ever waited. Those that a free worker is about to take come on top of the queue’s size">
            most {text(count(now.queueHigh))}
          </small>
        )}
      </Measure>
      <Measure label="Wait p50 / p99" series={metricKey('pool.wait', { pool, quantile: 'p99' })}>
        <Pair a={now.waitP50} b={now.waitP99} />
      </Measure>
      <Measure label="Service p50 / p99" series={metricKey('pool.service', { pool, quantile: 'p99' })}>
        <Pair a={now.serviceP50} b={now.serviceP99} />
      </Measure>
      <Measure label="Throughput" series={metricKey('pool.throughput', { pool })}>
        <Value figure={rate(now.throughput)} />
        <Lost now={now} />
      </Measure>
    </div>
  )
}

const Measure = memo(function Measure({
  label,
  series,
  children,
}: {
  label: string
  series: string
  children: ReactNode
}) {
  const read = useCallback((values: (key: string) => Float64Array) => values(series), [series])
  return (
    <div className="pool-measure" role="group" aria-label={label}>
      <span className="pool-label">
        <MetricHelp name={label} series={series} />
      </span>
      <span className="pool-value">{children}</span>
      <Sparkline read={read} />
    </div>
  )
})

function Value({ figure: { value, unit } }: { figure: Figure }) {
  return (
    <>
      <b>{value}</b>
      {unit !== '' && <small>{unit}</small>}
    </>
  )
}

/** Jobs that end without a result, while there are any. */
function Lost({ now: { failures, cancellations } }: { now: PoolNow }) {
  const lost = [
    ...(failures > 0 ? [`${text(rate(failures))} failed`] : []),
    ...(cancellations > 0 ? [`${text(rate(cancellations))} cancelled`] : []),
  ].join(', ')
  return lost === '' ? null : (
    <small className="pool-lost" title={lost}>
      {lost}
    </small>
  )
}

/** Two durations share their unit where they can. */
function Pair({ a, b }: { a: number; b: number }) {
  const one = duration(a)
  const two = duration(b)
  const shared = one.unit === two.unit || one.value === '–' || one.value === '0'
  return (
    <>
      <b>
        {one.value}
        {!shared && one.unit !== '' && <small>{one.unit}</small>} / {two.value}
      </b>
      {two.unit !== '' && <small>{two.unit}</small>}
    </>
  )
}
