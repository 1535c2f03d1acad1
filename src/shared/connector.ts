/**
 * Keeps one client alive: connecting, live, lost, and back. After a loss it retries with growing waits
 * (0.5, 1, 2, 4 s, then every 8 s) until told to stop. The page keeps its line to the app so, and the app its line to
 * an attached program.
 */
import type { Client } from './client.ts'

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

/** All that this file needs of its platform; browsers and Node both have it. */
declare function setTimeout(callback: () => void, delayMs: number): unknown
declare function clearTimeout(timer: unknown): void

const waitsMs = [500, 1_000, 2_000, 4_000, 8_000]

export interface Keeper {
  /** At once, when it is lost. */
  retryNow(): void
  stop(): void
}

export interface KeeperOptions {
  dial: () => Promise<Client>
  /** Each time that there is a new client. */
  onLive: (client: Client) => void
  tell: (connection: Connection) => void
  /** A client that is there already. */
  first?: Client
  now?: () => number
}

export function keepConnected({ dial, onLive, tell, first, now = Date.now }: KeeperOptions): Keeper {
  let timer: unknown
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
    timer = setTimeout(connect, wait)
    tell({ status: 'lost', ...loss, attempt, retryAtMs: now() + wait })
  }

  const take = (dialled: Client): void => {
    client = dialled
    attempt = 0
    loss = undefined
    tell({ status: 'live' })
    dialled.onClose((reason) => {
      const words = reason.error?.message ?? reason.reason
      lose(words === '' ? `The connection closed (code ${String(reason.code)}).` : words)
    })
    onLive(dialled)
  }

  const connect = (): void => {
    clearTimeout(timer)
    if (dialling || stopped) return
    dialling = true
    if (loss === undefined) tell({ status: 'connecting', attempt })
    dial().then(
      (dialled) => {
        dialling = false
        if (stopped) dialled.close()
        else take(dialled)
      },
      (error: unknown) => {
        dialling = false
        const cause = error instanceof Error ? error.message : String(error)
        if (error instanceof Refused) tell({ status: 'refused', cause })
        else lose(cause)
      },
    )
  }

  if (first === undefined) connect()
  else take(first)
  return {
    retryNow() {
      if (loss !== undefined) connect()
    },
    stop() {
      stopped = true
      clearTimeout(timer)
      client?.close()
    },
  }
}
