import './timeline.css'
import { Pause } from 'lucide-react'
import { useCallback } from 'react'
import { clock, prose } from '../format.ts'
import type { Connection } from '../state/connection.ts'
import { useSession } from '../state/context.ts'
import { endOfSamples, type HostView } from '../state/host.ts'
import { togglePause } from '../state/timeline.ts'
import { useSampled } from '../state/use-sampled.ts'
import { useStore } from '../state/use-store.ts'
import { ranges, type RangeMs, type View } from '../state/view.ts'
import { Button, Kbd, Segmented } from '../ui/controls.tsx'
import { CompareBar } from './compare-bar.tsx'
import { PlayButton } from './play-button.tsx'
import { ScrubTrack } from './scrub-track.tsx'

const rangeOf = (view: View): RangeMs => view.rangeMs
const endOf = (view: View): number | undefined => view.endMs
const isLost = (connection: Connection): boolean => connection.status === 'lost'
const isIdle = ({ run }: HostView): boolean => run.status === 'idle' || run.status === 'failed'
const hasFailed = ({ run }: HostView): boolean => run.status === 'failed'

const options = ranges.map((range, index) => ({
  value: String(range),
  label: `${String(range / 60_000)}m`,
  keys: String(index + 1),
}))

export function TimelineBar() {
  const { view, samples, host } = useSession()
  const rangeMs = useStore(view, rangeOf)
  const idle = useStore(host, isIdle)
  const failed = useStore(host, hasFailed)
  const empty = useSampled(
    useCallback(() => !samples.hasValues('goroutine.total'), [samples]),
    'tile',
  )
  const recorded = useStore(host, ({ source }) => source.kind === 'recording')
  const nothing = empty && idle && !recorded
  return (
    <>
      <div className="timeline-bar" role="region" data-region tabIndex={-1} aria-label="Timeline">
        {recorded ? <PlayButton /> : <LiveButton disabled={nothing} />}
        {nothing ? (
          <p className="timeline-empty">
            {failed
              ? 'It failed before it could be measured'
              : 'The last 15 minutes appear here once a source is running'}
          </p>
        ) : (
          <ScrubTrack />
        )}
        <Segmented
          label="Range"
          options={options}
          value={String(rangeMs)}
          disabled={nothing}
          onChange={(value) => {
            view.patch({ rangeMs: ranges.find((range) => String(range) === value) ?? 300_000 })
          }}
        />
      </div>
      {!nothing && <CompareBar />}
    </>
  )
}

/** Pauses the view, never the source. */
function LiveButton({ disabled }: { disabled: boolean }) {
  const session = useSession()
  const { view, connector, samples, host } = session
  const ended = useStore(host, (view) => endOfSamples(view) !== undefined)
  const endMs = useStore(view, endOf)
  const lost = useStore(connector.state, isLost)
  const behind = useSampled(
    useCallback(
      () => (endMs === undefined ? '' : `, ${prose(samples.lastAt - endMs)} behind`),
      [endMs, samples],
    ),
    'second',
  )
  const paused = endMs !== undefined
  return (
    <Button
      className="live-button"
      disabled={disabled}
      title={paused ? `Paused at ${clock(endMs)}${behind}` : 'Pause the view; samples go on'}
      aria-keyshortcuts="Space"
      onClick={() => {
        togglePause(session)
      }}
    >
      {paused ? (
        <Pause className="icon" size={13} strokeWidth={2} aria-hidden="true" />
      ) : (
        <i className="dot" data-live={(!lost && !disabled && !ended) || undefined} />
      )}
      {paused ? 'Paused' : lost ? 'Offline' : ended ? 'Ended' : 'Live'}
      <span className="sr-only">{paused ? ', go live' : ', pause the view'}</span>
      {!paused && !lost && !ended && <Kbd>Space</Kbd>}
    </Button>
  )
}
