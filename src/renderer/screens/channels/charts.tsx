import type { ChannelDetails, WhatIf } from '../../../shared/tables.ts'
import { clockMinutes, compact, count, duration, text } from '../../format.ts'

const width = 372
/** Room for `1.02 k`. */
const left = 42
const plotWidth = width - left
/** Room for `p99 1.25 s` and its gap. */
const labelWidth = 74

type History = ChannelDetails['history']

/** Values in the buffer, second by second, under the line of the capacity. */
export function OccupancyChart({ history }: { history: History }) {
  const [first] = history
  const last = history.at(-1)
  if (first === undefined || last === undefined || history.length < 3)
    return <p className="drawer-quiet">The first seconds are being counted.</p>
  const height = 104
  const bottom = 84
  const top = Math.max(1, ...history.map(([, len, cap]) => Math.max(len, cap)))
  const x = (index: number): string => (left + (index / (history.length - 1)) * plotWidth).toFixed(1)
  const y = (value: number): string => (6 + (1 - value / top) * (bottom - 6)).toFixed(1)
  const lens = history.map(([, len], index) => `${x(index)},${y(len)}`).join(' ')
  const caps = history.map(([, , cap], index) => `${x(index)},${y(cap)}`).join(' ')
  return (
    <svg
      className="channel-chart"
      viewBox={`0 0 ${String(width)} ${String(height)}`}
      role="img"
      aria-label={`Occupancy: now ${String(last[1])} of ${String(last[2])}`}
    >
      {(top === 1 ? [0, 1] : [0, Math.round(top / 2), top]).map((tick) => (
        <g key={tick}>
          <path d={`M${String(left)} ${y(tick)}H${String(width)}`} stroke="var(--grid)" />
          <text x={left - 6} y={Number(y(tick)) + 4} textAnchor="end">
            {compact(tick)}
          </text>
        </g>
      ))}
      <polyline points={caps} fill="none" stroke="var(--tx2)" strokeDasharray="4 3" />
      <polygon
        points={`${String(left)},${String(bottom)} ${lens} ${String(width)},${String(bottom)}`}
        fill="var(--acc-fill)"
      />
      <polyline points={lens} fill="none" stroke="var(--acc)" strokeWidth="1.4" strokeLinejoin="round" />
      <text x={left} y={height - 4}>
        {clockMinutes(first[0])}
      </text>
      <text x={width} y={height - 4} textAnchor="end">
        now
      </text>
    </svg>
  )
}

type Waits = NonNullable<ChannelDetails['waits']>

/** How many waited how long, on a log scale; the bars of the percentile ramp. */
export function WaitBars({ waits }: { waits: Waits }) {
  const { bins, p50Ms, p99Ms } = waits
  const height = 84
  const bottom = 66
  const most = Math.max(1, ...bins.map((bin) => bin.count))
  const step = width / bins.length
  const indexOf = (ms: number): number => {
    const at = bins.findIndex(({ toMs }) => toMs === null || toMs >= ms)
    return at < 0 ? bins.length - 1 : at
  }
  const at50 = indexOf(p50Ms)
  const at99 = indexOf(p99Ms)
  const colour = (index: number): string =>
    index <= at50 ? 'var(--p50)' : index <= at99 ? 'var(--p90)' : 'var(--p99)'
  return (
    <svg
      className="channel-chart"
      viewBox={`0 0 ${String(width)} ${String(height)}`}
      role="img"
      aria-label={`Half waited less than ${text(duration(p50Ms))}, 99 in 100 less than ${text(duration(p99Ms))}`}
    >
      {bins.map((bin, index) => {
        const tall = bin.count === 0 ? 0 : Math.max(1.5, (bin.count / most) * (bottom - 18))
        return (
          <rect
            key={index}
            x={index * step + 1}
            y={bottom - tall}
            width={step - 2}
            height={tall}
            fill={colour(index)}
          />
        )
      })}
      <path d={`M0 ${String(bottom)}H${String(width)}`} stroke="var(--line2)" />
      {bins.map(({ toMs }, index) =>
        toMs !== null && Number.isInteger(Math.log10(toMs)) && toMs < 10_000 ? (
          <text key={index} x={(index + 1) * step} y={height - 4} textAnchor="middle">
            {text(duration(toMs))}
          </text>
        ) : null,
      )}
      <Mark
        x={(at50 + 0.5) * step}
        label={`p50 ${text(duration(p50Ms))}`}
        end={at50 * step > labelWidth}
        bottom={bottom}
        top={4}
      />
      {at99 !== at50 && (
        <Mark
          x={(at99 + 0.5) * step}
          label={`p99 ${text(duration(p99Ms))}`}
          end={width - (at99 + 0.5) * step < labelWidth}
          bottom={bottom}
          // Where both would be written between the two lines, the second goes below the first.
          top={at50 * step > labelWidth && width - (at99 + 0.5) * step >= labelWidth ? 4 : 16}
        />
      )}
    </svg>
  )
}

interface MarkProps {
  x: number
  label: string
  end: boolean
  top: number
  bottom: number
}

function Mark({ x, label, end, top, bottom }: MarkProps) {
  return (
    <>
      <path
        d={`M${x.toFixed(1)} ${String(top)}V${String(bottom)}`}
        stroke="var(--tx2)"
        strokeDasharray="2 3"
      />
      <text x={x + (end ? -5 : 5)} y={top + 8} textAnchor={end ? 'end' : 'start'}>
        {label}
      </text>
    </>
  )
}

/** Against capacity: how much of the time it would be full, and what waiting in it would cost. */
export function WhatIfChart({ whatIf, cap }: { whatIf: WhatIf; cap: number }) {
  const { points, suggestion } = whatIf
  const [first] = points
  const last = points.at(-1)
  if (first === undefined || last === undefined || last.cap <= first.cap) return null
  const height = 92
  const bottom = 74
  const span = Math.log(last.cap / first.cap)
  const x = (at: number): number => 4 + (Math.log(Math.max(1, at) / first.cap) / span) * (width - 8)
  const mostMs = Math.max(1e-6, ...points.map((point) => point.latencyMs))
  const y = (share: number): number => 16 + (1 - share) * (bottom - 18)
  const full = points.map((point) => `${x(point.cap).toFixed(1)},${y(point.fullShare).toFixed(1)}`).join(' ')
  const late = points.map((point) => `${x(point.cap).toFixed(1)},${y(point.latencyMs / mostMs).toFixed(1)}`)
  const nowX = x(cap)
  const ticks = [first.cap, Math.round(Math.sqrt(first.cap * last.cap)), last.cap]
  return (
    <svg
      className="channel-chart"
      viewBox={`0 0 ${String(width)} ${String(height)}`}
      role="img"
      aria-label={`${whatIf.verdict}: ${whatIf.text}`}
    >
      <path d={`M4 ${String(bottom)}H${String(width - 4)}`} stroke="var(--line2)" />
      <polyline points={full} fill="none" stroke="var(--state-chan-send)" strokeWidth="1.5" />
      <polyline
        points={late.join(' ')}
        fill="none"
        stroke="var(--s4)"
        strokeWidth="1.5"
        strokeDasharray="4 3"
      />
      <path d={`M${nowX.toFixed(1)} 14V${String(bottom)}`} stroke="var(--tx1)" />
      <text
        x={nowX + (nowX > width / 2 ? -5 : 5)}
        y={24}
        textAnchor={nowX > width / 2 ? 'end' : 'start'}
        style={{ fill: 'var(--tx1)' }}
      >
        now {text(count(cap))}
      </text>
      {suggestion !== null && (
        <path
          d={`M${x(suggestion).toFixed(1)} 14V${String(bottom)}`}
          stroke="var(--tx3)"
          strokeDasharray="3 3"
        />
      )}
      <text x={4} y={10} style={{ fill: 'var(--text-chan-send)' }}>
        time full, top 100 %
      </text>
      <text x={width - 4} y={10} textAnchor="end" style={{ fill: 'var(--s4)' }}>
        added latency, top {text(duration(mostMs))}
      </text>
      {ticks.map((tick, index) => (
        <text
          key={tick}
          x={x(tick)}
          y={height - 4}
          textAnchor={index === 0 ? 'start' : index === 2 ? 'end' : 'middle'}
        >
          {text(count(tick))}
        </text>
      ))}
    </svg>
  )
}
