import { useState } from 'react'
import type { ExportsState } from '../../../shared/recordings.ts'
import { useSession } from '../../state/context.ts'
import { tell } from '../../state/recording.ts'
import { Button } from '../../ui/controls.tsx'
import { DrawerSection } from '../../ui/drawer.tsx'
import { SeverityGlyph } from '../../ui/glyphs.tsx'

interface PushProps {
  state: ExportsState['otlp'] | undefined
  controls: boolean
  onChange: (state: ExportsState) => void
}

/** OTLP over HTTP to a collector. This is the one way by which figures leave the machine, so it says where they go. */
export function Push({ state, controls, onChange }: PushProps) {
  const session = useSession()
  const [url, setUrl] = useState('http://127.0.0.1:4318/v1/metrics')
  const sound = /^https?:\/\/\S+$/.test(url)
  const on = state !== null && state !== undefined
  const turn = (to: string | null): Promise<void> =>
    tell(session, async () => {
      await session.call('export.otlp', { url: to })
      onChange(await session.call('export.state', undefined))
      return to === null ? 'Metrics are no longer pushed' : `Metrics go to ${to} every 10 s`
    })
  return (
    <DrawerSection title="OTLP push" note={on ? `${String(state.sent)} sent` : 'off'}>
      <p className="exports-words">
        {on ? 'Every 10 s to this collector:' : 'To an OpenTelemetry collector, every 10 s, over HTTP.'}
      </p>
      {on && <code className="exports-code">{state.url}</code>}
      {on && state.problem !== null && (
        <p className="exports-problem">
          <SeverityGlyph severity="warning" size={13} /> {state.problem}
        </p>
      )}
      {controls && (
        <form
          className="exports-row"
          onSubmit={(event) => {
            event.preventDefault()
            if (on) void turn(null)
            else if (sound) void turn(url)
          }}
        >
          {!on && (
            <input
              className="exports-input mono"
              aria-label="Address of the collector"
              value={url}
              spellCheck={false}
              aria-invalid={!sound}
              onChange={(event) => {
                setUrl(event.target.value)
              }}
            />
          )}
          <Button type="submit" look="small" disabled={!on && !sound}>
            {on ? 'Stop pushing' : 'Push'}
          </Button>
        </form>
      )}
    </DrawerSection>
  )
}
