import { Save } from 'lucide-react'
import { useCallback } from 'react'
import { prose } from '../format.ts'
import { useSession } from '../state/context.ts'
import type { HostView } from '../state/host.ts'
import { record, saveNow, startStreaming } from '../state/recording.ts'
import { useSampled } from '../state/use-sampled.ts'
import { useStore } from '../state/use-store.ts'
import { Button } from '../ui/controls.tsx'

const streamingOf = ({ recorder }: HostView) => recorder?.streaming ?? null

/** Begins a recording and ends it, with how long it has been; beside it, what saves the last minutes at once. */
export function RecordButton() {
  const session = useSession()
  const { host, line, samples } = session
  const streaming = useStore(host, streamingOf)
  const live = useStore(line.state, ({ status }) => status === 'live')
  const controls = useStore(
    host,
    ({ source, info }) => info?.scope !== 'observe' && source.kind !== 'recording',
  )
  const status = useStore(host, ({ run }) => run.status)
  const sinceMs = streaming?.sinceMs
  const lasted = useSampled(
    useCallback(() => (sinceMs === undefined ? '' : prose(Date.now() - sinceMs)), [sinceMs]),
    'second',
  )
  const empty = useSampled(
    useCallback(() => !samples.hasValues('goroutine.total'), [samples]),
    'second',
  )
  if (!controls || ((status === 'idle' || empty) && streaming === null)) return null
  const begins = streaming === null
  return (
    <>
      {(!begins || status === 'running') && (
        <Button
          look="quiet"
          className="record-button"
          disabled={!live}
          data-recording={!begins || undefined}
          aria-keyshortcuts={begins ? undefined : 'R'}
          title={
            begins
              ? 'Record until stopped; the last minutes are put in front of it'
              : `Recording to ${streaming.file}, the last minutes before it included; R stops`
          }
          onClick={() => void (begins ? startStreaming(session) : record(session))}
        >
          <i className="record-glyph" aria-hidden="true" />
          {begins ? 'Record' : 'Stop recording'}
          {!begins && <span className="record-time">{lasted}</span>}
        </Button>
      )}
      {begins && (
        <Button
          look="quiet"
          disabled={!live}
          aria-keyshortcuts="R"
          aria-label="Save the last 15 minutes"
          title="Save the last 15 minutes to a file (R)"
          onClick={() => void saveNow(session)}
        >
          <Save className="icon" size={14} strokeWidth={1.75} aria-hidden="true" />
          <span className="save-word">Save</span>
        </Button>
      )}
    </>
  )
}
