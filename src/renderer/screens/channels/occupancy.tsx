import type { ChannelRow } from '../../../shared/tables.ts'
import { count, percent, text } from '../../format.ts'

/** From here on the bar warns. */
const nearlyFull = 0.9

/** How many values are in the buffer, as a bar and in figures. */
export function Occupancy({ row: { len, cap, shares } }: { row: ChannelRow }) {
  if (cap === 0)
    return (
      <span className="occupancy">
        <span className="occupancy-bars">
          <span className="occupancy-bar" data-unbuffered aria-hidden="true" />
        </span>
        unbuf.
      </span>
    )
  const share = Math.min(1, len / cap)
  return (
    <span className="occupancy">
      <span className="occupancy-bars">
        <span className="occupancy-bar" data-full={share >= nearlyFull || undefined} aria-hidden="true">
          <i style={{ width: `${String(Math.round(share * 100))}%` }} />
        </span>
        {shares !== undefined && <TimeShares shares={shares} />}
      </span>
      <span>
        <b>{text(count(len))}</b>/{text(count(cap))}
      </span>
    </span>
  )
}

/** Of the last half minute or so: empty at the left, full at the right, in between neither. */
function TimeShares({ shares: { full, empty } }: { shares: { full: number; empty: number } }) {
  const words = `full ${text(percent(100 * full))}, empty ${text(percent(100 * empty))} of the time`
  return (
    <span className="time-shares" role="img" aria-label={words} title={words}>
      <i data-empty style={{ flexGrow: empty }} />
      <i style={{ flexGrow: Math.max(0, 1 - full - empty) }} />
      <i data-full style={{ flexGrow: full }} />
    </span>
  )
}
