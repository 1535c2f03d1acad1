/** Asks a program now and then whether its event loop turns: one that does not cannot say so. */
import type { Client } from '../../../shared/client.ts'
import type { ErrorInfo } from '../../../shared/model.ts'

const everyMs = 1_000
const stuckMs = 3_000

export class Pulse {
  readonly #name: string
  readonly #tell: (stuck: ErrorInfo | undefined) => void
  #timer: NodeJS.Timeout | undefined
  #askedAtMs: number | undefined
  #stuck = false

  /** `tell` gets what to show while it is stuck, then undefined. */
  constructor(name: string, tell: (stuck: ErrorInfo | undefined) => void) {
    this.#name = name
    this.#tell = tell
  }

  begin(client: Client): void {
    this.stop()
    this.#timer = setInterval(() => this.#beat(client), everyMs).unref()
  }

  stop(): void {
    clearInterval(this.#timer)
    this.#timer = undefined
    this.#askedAtMs = undefined
    this.#stuck = false
  }

  #beat(client: Client): void {
    const nowMs = performance.now()
    if (this.#askedAtMs === undefined) {
      this.#askedAtMs = nowMs
      const timer = this.#timer
      // An error is an answer, too; that the line has gone is told by others.
      const answered = (): void => {
        if (timer === this.#timer) this.#answered()
      }
      client.call('app.info').then(answered, answered)
    } else if (!this.#stuck && nowMs - this.#askedAtMs >= stuckMs) {
      this.#stuck = true
      const message = `\`${this.#name}\` has not turned its event loop for ${String(stuckMs / 1000)} s: a loop without a pause, a synchronous call, or a stopped process. Its figures stand still.`
      this.#tell({ code: 'stuck', message })
    }
  }

  #answered(): void {
    this.#askedAtMs = undefined
    if (this.#stuck) this.#tell(undefined)
    this.#stuck = false
  }
}
