import { LinesCard } from '../../charts/lines-card.tsx'
import { linearAxis } from '../../charts/value-axis.ts'
import { duration } from '../../format.ts'
import { metricKey } from '../../state/metric.ts'

const key = (quantile: string): string => metricKey('process.eventloop.delay', { quantile })
const lines = [
  { key: key('p99'), name: 'p99', colour: 'var(--p99)', width: 2 },
  { key: key('p50'), name: 'p50', colour: 'var(--p50)' },
  { key: key('max'), name: 'max', colour: 'var(--past)' },
]

/** How late the main thread comes to what waits for it: timers, sockets, this screen. */
export const LagCard = () => (
  <LinesCard
    id="lag"
    title="Event-loop lag"
    unit="ms"
    valueUnit="ms"
    legend="head"
    lines={lines}
    axis={linearAxis}
    format={duration}
    empty="No sample was taken"
  />
)
