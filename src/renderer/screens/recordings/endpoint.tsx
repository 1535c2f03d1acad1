import { Copy } from 'lucide-react'
import { useState } from 'react'
import { plural } from '../../format.ts'
import { useSession } from '../../state/context.ts'
import { tell } from '../../state/recording.ts'
import { Button } from '../../ui/controls.tsx'
import { Outlet, type OutletState } from './outlet.tsx'

/** OpenMetrics for a Prometheus on this machine. The secret is shown once, to whoever switches it on. */
export function Endpoint({ state, controls, onChange }: OutletState<'metrics'>) {
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
  return (
    <Outlet
      title="OpenMetrics endpoint"
      note={plural(state?.scrapes ?? 0, 'scrape')}
      words="For Prometheus on this machine: 127.0.0.1 only, and only with the token."
      url={state?.url}
      controls={controls}
      sound={sound}
      begin="Open the endpoint"
      end="Close the endpoint"
      onTurn={(on) => void turn(on ? wanted : null)}
      field={
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
      }
    >
      {token === undefined ? (
        <p className="exports-words">The token was shown to whoever switched it on.</p>
      ) : (
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
    </Outlet>
  )
}
