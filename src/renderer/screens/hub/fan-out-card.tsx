import { useCallback, useMemo } from 'react'
import type { HubLook } from '../../../shared/hub.ts'
import { LinesCard } from '../../charts/lines-card.tsx'
import type { PlotBox } from '../../charts/plot-ground.tsx'
import { logMsAxis } from '../../charts/value-axis.ts'
import { clock, duration, plural } from '../../format.ts'
import type { TimeWindow } from '../../state/window.ts'
import { hubKey } from './use-hub.ts'

/** Up to 100 ms. */
const axis = logMsAxis(2)

interface FanOutProps {
  hub: string
  evictions: HubLook['evictions']
}

export function FanOutCard({ hub, evictions }: FanOutProps) {
  const lines = useMemo(
    () => [
      { key: hubKey(hub, 'fanout', 'p99'), name: 'p99', colour: 'var(--p99)', width: 2 },
      { key: hubKey(hub, 'fanout', 'p50'), name: 'p50', colour: 'var(--p50)' },
    ],
    [hub],
  )
  const over = useCallback(
    (box: PlotBox, window: TimeWindow) => <Evictions box={box} window={window} evictions={evictions} />,
    [evictions],
  )
  return (
    <LinesCard
      key={hub}
      id="hub-fan-out"
      title="Fan-out latency"
      unit="ms, log scale"
      valueUnit="ms"
      legend="head"
      lines={lines}
      axis={axis}
      format={duration}
      empty="Nothing was fanned out"
    >
      {over}
    </LinesCard>
  )
}

interface EvictionsProps {
  box: PlotBox
  window: TimeWindow
  evictions: HubLook['evictions']
}

/** Red triangles that stand on the time axis. */
function Evictions({ box, window, evictions }: EvictionsProps) {
  const inWindow = evictions.filter(({ atMs }) => atMs >= window.fromMs && atMs <= window.toMs)
  const x = (atMs: number): number => ((atMs - window.fromMs) / (window.toMs - window.fromMs)) * box.width
  if (inWindow.length === 0) return null
  return (
    <svg className="evictions" style={box} role="img" aria-label={plural(inWindow.length, 'eviction')}>
      {inWindow.map(({ atMs, id }, index) => {
        const px = x(atMs)
        const named = index === 0 && px < box.width - 60
        return (
          <g
            key={`${String(id)} ${String(atMs)}`}
            transform={`translate(${px.toFixed(1)} ${String(box.height)})`}
          >
            <title>{`c-${String(id)} evicted at ${clock(atMs)}`}</title>
            <path d="M-4.5 0 0-8 4.5 0Z" />
            {named && (
              <text x={-4.5} y={-12}>
                {inWindow.length === 1 ? 'eviction' : plural(inWindow.length, 'eviction')}
              </text>
            )}
          </g>
        )
      })}
    </svg>
  )
}
