import { Copy } from 'lucide-react'
import { useState } from 'react'
import type { ExportsState } from '../../../shared/recordings.ts'
import { plural } from '../../format.ts'
import { useSession } from '../../state/context.ts'
import { tell } from '../../state/recording.ts'
import { Button } from '../../ui/controls.tsx'
import { DrawerSection } from '../../ui/drawer.tsx'

interface EndpointProps {
  state: ExportsState['metrics'] | undefined
  controls: boolean
  onChange: (state: ExportsState) => void
}

/** OpenMetrics for a Prometheus on this machine. The secret is shown once, to whoever switches it on. */
export function Endpoint({ state, controls, onChange }: EndpointProps) {
  const session = useSession()
  const [port, setPort] = useState('9464')
  const [token, setToken] = useState<string>()
  const wanted = Number(port)
  const sound = /^\d+$/.test(port) && wanted <= 65_535
  const turn = (to: number | null): Promise<void> =>
    tell(session, async () => {
      const opened = await session.call('export.metrics', { port: to })
      setToken(opened?.token)
      onChange(await session.call('export.state', undefined))
      return opened === null ? 'The metrics endpoint is closed' : `Metrics are at ${opened.url}`
    })
  const on = state !== null && state !== undefined
  return (
    <DrawerSection title="OpenMetrics endpoint" note={on ? plural(state.scrapes, 'scrape') : 'off'}>
      <p className="exports-words">
        For Prometheus on this machine: 127.0.0.1 only, and only with the token.
      </p>
      {on && <code className="exports-code">{state.url}</code>}
      {on && token !== undefined && (
        <div className="exports-row">
          <code className="exports-code">Authorization: Bearer {token.slice(0, 8)}…</code>
          <Button
            look="small square"
            aria-label="Copy the token"
            title="Copy the token"
            onClick={() => void navigator.clipboard.writeText(token)}
          >
            <Copy className="icon" size={13} strokeWidth={1.75} aria-hidden="true" />
          </Button>
        </div>
      )}
      {on && token === undefined && (
        <p className="exports-words">The token was shown to whoever switched it on.</p>
      )}
      {controls && (
        <form
          className="exports-row"
          onSubmit={(event) => {
            event.preventDefault()
            if (on) void turn(null)
            else if (sound) void turn(wanted)
          }}
        >
          {!on && (
            <label>
              Port
              <input
                className="exports-input short"
                inputMode="numeric"
                value={port}
                aria-invalid={!sound}
                onChange={(event) => {
                  setPort(event.target.value)
                }}
              />
            </label>
          )}
          <Button type="submit" look="small" disabled={!on && !sound}>
            {on ? 'Close the endpoint' : 'Open the endpoint'}
          </Button>
        </form>
      )}
    </DrawerSection>
  )
}
