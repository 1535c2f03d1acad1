import { LinesCard } from '../../charts/lines-card.tsx'
import { logMsAxis } from '../../charts/value-axis.ts'
import { duration } from '../../format.ts'
import { metricKey } from '../../state/metric.ts'

/** A wait above this is one that a user would notice. */
const budgetMs = 50
const lines = ['p99', 'p90', 'p50'].map((quantile) => ({
  key: metricKey('block.wait', { quantile }),
  name: quantile,
  colour: `var(--${quantile})`,
  ...(quantile === 'p99' && { width: 2 }),
}))
/** Up to 1 s. */
const axis = logMsAxis(3)

export const BlockingCard = () => (
  <LinesCard
    id="blocking"
    title="Blocking time"
    unit="ms, log scale"
    valueUnit="ms"
    legend="beside"
    lines={lines}
    axis={axis}
    format={duration}
    budget={budgetMs}
    empty="No channel operation had to wait"
  />
)
