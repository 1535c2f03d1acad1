import { clock, clockMinutes } from '../format.ts'
import { useSession } from '../state/context.ts'
import { useStore } from '../state/use-store.ts'
import type { TimeWindow } from '../state/window.ts'

/** Room of the clock at the right end, of half a label, and of a label with its gap. */
const clockPx = 74
const halfPx = 16
const labelPx = 90
/** Between two times below the track. */
const steps = [5_000, 15_000, 30_000, 60_000, 120_000, 300_000]

interface TimesProps {
  span: TimeWindow
  /** Of the track, px. */
  width: number
  /** 0 to 1. */
  share: (timeMs: number) => number
}

/** The times below the track, as many as there is room for. */
export function TrackTimes({ span: { fromMs, toMs }, width, share }: TimesProps) {
  const { samples, connector } = useSession()
  const lost = useStore(connector.state, ({ status }) => status === 'lost')
  const stepMs = steps.find((step) => ((toMs - fromMs) / step) * labelPx <= width) ?? 900_000
  const times: number[] = []
  for (let at = Math.ceil(fromMs / stepMs) * stepMs; at < toMs; at += stepMs) times.push(at)
  const fits = (at: number): boolean => share(at) * width >= halfPx && share(at) * width <= width - clockPx
  return (
    <div className="scrub-times" aria-hidden="true">
      {times.filter(fits).map((at) => (
        <span key={at} style={{ left: `${(share(at) * 100).toFixed(3)}%` }}>
          {stepMs < 60_000 ? clock(at) : clockMinutes(at)}
        </span>
      ))}
      <b data-lost={lost || undefined}>{lost ? `lost ${clock(samples.lastAt)}` : clock(toMs)}</b>
    </div>
  )
}
