/** The page's line to the app, and whether what is on the screens can be reached through it. */
import type { Client } from '../../shared/client.ts'
import { type Connection, keepConnected } from '../../shared/connector.ts'
import type { HostView } from './host.ts'
import { createStore, type Store } from './store.ts'

export { type Connection, Refused } from '../../shared/connector.ts'

export interface Connector {
  readonly state: Store<Connection>
  retryNow(): void
  stop(): void
}

export function createConnector(
  dial: () => Promise<Client>,
  onLive: (client: Client) => void,
  now: () => number = Date.now,
): Connector {
  const state = createStore<Connection>({ status: 'connecting', attempt: 0 })
  return { state, ...keepConnected({ dial, onLive, tell: (connection) => state.set(connection), now }) }
}

/**
 * The line as far as the source: it is lost, too, when the app has lost the program that it is attached to. What is
 * about the source asks this; what is about the app itself (recordings, settings, other sources) asks `line`.
 */
export function asFarAsSource(
  line: Connector,
  host: Store<HostView>,
  retrySource: (id: string) => void,
): Connector {
  const reached = (): Connection => {
    const near = line.state.get()
    const { attached } = host.get().source
    return near.status === 'live' && attached?.link.status === 'lost' ? attached.link : near
  }
  const state = createStore<Connection>(reached())
  const look = (): void => {
    const now = reached()
    if (now !== state.get()) state.set(now)
  }
  const stops = [line.state.subscribe(look), host.subscribe(look)]
  return {
    state,
    retryNow() {
      const { attached } = host.get().source
      if (line.state.get().status === 'live' && attached !== undefined) retrySource(attached.id)
      else line.retryNow()
    },
    stop() {
      for (const stop of stops) stop()
      line.stop()
    },
  }
}
