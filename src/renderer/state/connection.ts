/**
 * Keeps one client alive: connecting, live, lost, and back. After a loss it retries with growing waits
 * (0.5, 1, 2, 4 s, then every 8 s) until told to stop.
 */
import type { Client } from '../../shared/client.ts'
import { createStore, type Store } from './store.ts'

export type Connection =
  | { status: 'connecting'; attempt: number }
  | { status: 'live' }
  | { status: 'lost'; cause: string; attempt: number; sinceMs: number; retryAtMs: number }
  /** Retrying cannot help, e.g. the address carries no token. */
  | { status: 'refused'; cause: string }

/** Thrown by `dial` when another attempt would end the same way. */
export class Refused extends Error {
  override readonly name = 'Refused'
}

const waitsMs = [500, 1_000, 2_000, 4_000, 8_000]

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
  let timer: ReturnType<typeof setTimeout> | undefined
  let client: Client | undefined
  let attempt = 0
  /** Kept over failed retries: why it went is the news, not that it is still gone. */
  let loss: { sinceMs: number; cause: string } | undefined
  let stopped = false
  let dialling = false

  const lose = (cause: string): void => {
    if (stopped) return
    client = undefined
    loss ??= { sinceMs: now(), cause }
    const wait = waitsMs[Math.min(attempt, waitsMs.length - 1)] ?? 8_000
    attempt++
    state.set({ status: 'lost', ...loss, attempt, retryAtMs: now() + wait })
    timer = setTimeout(connect, wait)
  }

  const connect = (): void => {
    clearTimeout(timer)
    if (dialling) return
    dialling = true
    if (loss === undefined) state.set({ status: 'connecting', attempt })
    dial().then(
      (dialled) => {
        dialling = false
        if (stopped) {
          dialled.close()
          return
        }
        client = dialled
        attempt = 0
        loss = undefined
        state.set({ status: 'live' })
        dialled.onClose((reason) => {
          lose(reason.error?.message ?? `The connection closed (code ${String(reason.code)}).`)
        })
        onLive(dialled)
      },
      (error: unknown) => {
        dialling = false
        const cause = error instanceof Error ? error.message : String(error)
        if (error instanceof Refused) state.set({ status: 'refused', cause })
        else lose(cause)
      },
    )
  }

  connect()
  return {
    state,
    retryNow() {
      if (state.get().status === 'lost') connect()
    },
    stop() {
      stopped = true
      clearTimeout(timer)
      client?.close()
    },
  }
}
