import { clock, text } from '../format.ts'
import { useSession } from '../state/context.ts'
import type { Store } from '../state/store.ts'
import type { TimeWindow } from '../state/window.ts'
import { useStore } from '../state/use-store.ts'
import { trackMeasure } from './draw-track.ts'

interface TrackHoverProps {
  at: Store<number | undefined>
  span: TimeWindow
  share: (timeMs: number) => number
}

const itself = (timeMs: number | undefined): number | undefined => timeMs

/** Where the pointer is on the timeline: the time there, and what the strip says of it. */
export function TrackHover({ at, span, share }: TrackHoverProps) {
  const session = useSession()
  const timeMs = useStore(at, itself)
  if (timeMs === undefined || timeMs < span.fromMs || timeMs > span.toMs) return null
  const { samples } = session
  const said = samples.whole(() => {
    const measure = trackMeasure(session)
    const value = measure === undefined ? NaN : samples.valueAt(measure.key, timeMs)
    return measure === undefined || Number.isNaN(value)
      ? 'no samples'
      : `${text(measure.format(value))} ${measure.what}`
  })
  const part = share(timeMs)
  return (
    <div className="track-hover" style={{ left: `${(part * 100).toFixed(3)}%` }} aria-hidden="true">
      <span data-side={part > 0.5 ? 'left' : 'right'}>
        <b>{clock(timeMs)}</b> {said}
      </span>
    </div>
  )
}
