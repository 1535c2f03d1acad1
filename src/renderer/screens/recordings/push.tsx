import { useState } from 'react'
import { useSession } from '../../state/context.ts'
import { tell } from '../../state/recording.ts'
import { SeverityGlyph } from '../../ui/glyphs.tsx'
import { Outlet, type OutletState } from './outlet.tsx'

/** OTLP over HTTP to a collector. This is the one way by which figures leave the machine, so it says where they go. */
export function Push({ state, controls, onChange }: OutletState<'otlp'>) {
  const session = useSession()
  const [url, setUrl] = useState('http://127.0.0.1:4318/v1/metrics')
  const sound = /^https?:\/\/\S+$/.test(url)
  const problem = state?.problem ?? null
  const turn = (to: string | null): Promise<void> =>
    tell(session, async () => {
      await session.call('export.otlp', { url: to })
      onChange(await session.call('export.state', undefined))
      return to === null ? 'Metrics are no longer pushed' : `Metrics go to ${to} every 10 s`
    })
  return (
    <Outlet
      title="OTLP push"
      note={`${String(state?.sent ?? 0)} sent`}
      words={
        state?.url === undefined
          ? 'To an OpenTelemetry collector, every 10 s, over HTTP.'
          : 'Every 10 s to this collector:'
      }
      url={state?.url}
      controls={controls}
      sound={sound}
      begin="Push"
      end="Stop pushing"
      onTurn={(on) => void turn(on ? url : null)}
      field={
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
      }
    >
      {problem !== null && (
        <p className="exports-problem">
          <SeverityGlyph severity="warning" size={13} /> {problem}
        </p>
      )}
    </Outlet>
  )
}
