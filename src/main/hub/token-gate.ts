import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import type { Clock } from '../base/index.ts'
import type { HubOptions } from './options.ts'

type Hook = NonNullable<HubOptions['authorize']>

/** What becomes of an upgrade request: the identity of who may come in, or why it may not. */
type Verdict = { readonly identity: unknown } | 'token' | 'token timeout' | 'shutdown'

/** Upgrade requests that wait for the token hook: no longer the HTTP server's, not yet a client's. */
export class TokenGate {
  readonly #clock: Clock
  readonly #waiting = new Set<(verdict: Verdict) => void>()

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /**
   * What comes first: the hook's answer, the deadline (0 ms is none), or `close()`. A peer that leaves ends the waiting as
   * well; it does not matter how.
   */
  async ask(hook: Hook, request: IncomingMessage, socket: Duplex, deadlineMs: number): Promise<Verdict> {
    const asked = new AbortController()
    let end: (verdict: Verdict) => void = () => undefined
    const ended = new Promise<Verdict>((resolve) => (end = resolve))
    const giveUp = (): void => {
      end('token timeout')
    }
    this.#waiting.add(end)
    socket.once('close', giveUp)
    const timer = deadlineMs > 0 ? this.#clock.setTimer(giveUp, deadlineMs) : undefined
    try {
      return await Promise.race([answerOf(hook, request, asked.signal), ended])
    } finally {
      if (timer !== undefined) this.#clock.clearTimer(timer)
      socket.off('close', giveUp)
      this.#waiting.delete(end)
      asked.abort()
    }
  }

  /** Turns away everybody who still waits. */
  close(): void {
    for (const end of this.#waiting) end('shutdown')
  }
}

async function answerOf(hook: Hook, request: IncomingMessage, signal: AbortSignal): Promise<Verdict> {
  try {
    const identity = await hook(request, signal)
    if (identity === false) return 'token'
    return { identity: identity === true ? undefined : identity }
  } catch {
    return 'token'
  }
}
