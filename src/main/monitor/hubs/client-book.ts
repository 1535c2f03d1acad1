import type { Client } from '../../hub/index.ts'
import type { HubClientDetails } from '../../../shared/hub.ts'

const secondMs = 950
const seconds = 60
/** Who was not asked about for so long is no longer watched. */
const forgetMs = 10_000
const watchedAtMost = 16

interface Watched {
  askedMs: number
  sent: number
  dropped: number
  readonly course: HubClientDetails['course']
}

/** What those clients did, second by second, whom somebody looks at. */
export class ClientBook {
  readonly #watched = new Map<Client, Watched>()
  #lookedMs = -Infinity

  /** Watches it from now on. */
  courseOf(client: Client, nowMs: number): HubClientDetails['course'] {
    const known = this.#watched.get(client)
    if (known !== undefined) {
      known.askedMs = nowMs
      return [...known.course]
    }
    const [oldest] = this.#watched.keys()
    if (oldest !== undefined && this.#watched.size >= watchedAtMost) this.#watched.delete(oldest)
    this.#watched.set(client, { askedMs: nowMs, sent: client.sent, dropped: client.dropped, course: [] })
    return []
  }

  tick(nowMs: number): void {
    if (nowMs - this.#lookedMs < secondMs) return
    this.#lookedMs = nowMs
    for (const [client, watched] of this.#watched) {
      if (client.state === 'gone' || nowMs - watched.askedMs > forgetMs) {
        this.#watched.delete(client)
        continue
      }
      const { sent, dropped, outbox } = client
      const step = { queue: outbox.messages, sent: sent - watched.sent, dropped: dropped - watched.dropped }
      watched.course.push(step)
      if (watched.course.length > seconds) watched.course.shift()
      watched.sent = sent
      watched.dropped = dropped
    }
  }
}
