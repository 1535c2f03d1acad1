import { useCallback } from 'react'
import { prose } from '../format.ts'
import { useSession } from '../state/context.ts'
import type { HostView } from '../state/host.ts'
import { record } from '../state/recording.ts'
import { useSampled } from '../state/use-sampled.ts'
import { useStore } from '../state/use-store.ts'
import { Button } from '../ui/controls.tsx'

const streamingOf = ({ recorder }: HostView) => recorder?.streaming ?? null

/** Saves the last minutes; while a recording goes on, how long it has been and how to stop it. */
export function RecordButton() {
  const session = useSession()
  const { host, connector } = session
  const streaming = useStore(host, streamingOf)
  const live = useStore(connector.state, ({ status }) => status === 'live')
  const possible = useStore(
    host,
    ({ run, source, info }) =>
      info?.scope !== 'observe' && source.kind !== 'recording' && run.status !== 'idle',
  )
  const sinceMs = streaming?.sinceMs
  const lasted = useSampled(
    useCallback(() => (sinceMs === undefined ? '' : prose(Date.now() - sinceMs)), [sinceMs]),
    'second',
  )
  if (!possible && streaming === null) return null
  return (
    <Button
      look="quiet"
      className="record-button"
      disabled={!live}
      data-recording={streaming !== null || undefined}
      aria-keyshortcuts="R"
      title={
        streaming === null
          ? 'Save the last 15 minutes to a file (R). Recordings has the way to go on recording.'
          : `Recording to ${streaming.file}; R stops`
      }
      onClick={() => void record(session)}
    >
      <i className="record-glyph" aria-hidden="true" />
      {streaming === null ? 'Record' : 'Stop recording'}
      {streaming !== null && <span className="record-time">{lasted}</span>}
    </Button>
  )
}
