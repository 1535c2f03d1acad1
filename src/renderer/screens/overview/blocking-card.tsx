import { LinesCard } from '../../charts/lines-card.tsx'
import { logMsAxis } from '../../charts/value-axis.ts'
import { duration } from '../../format.ts'
import { metricKey } from '../../state/metric.ts'

/** Held back for longer than this, a user would notice. */
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
    unit="of senders, ms, log scale"
    valueUnit="ms"
    legend="beside"
    lines={lines}
    axis={axis}
    format={duration}
    budget={budgetMs}
    budgetHelp="Held back for longer than 50 ms before a send, a user would notice. A fixed line to see by, not a limit of this program."
    empty="Nobody was held back before a send"
  />
)
