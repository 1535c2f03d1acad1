/** The exports that go on by themselves: the endpoint and the push. Both are off until asked for. */
import type { ExportsState } from '../../shared/recordings.ts'
import { type Frames, LatestSample, type Reading } from './latest.ts'
import { MetricsServer } from './metrics-server.ts'
import { openMetrics } from './open-metrics.ts'
import type { OtlpPush } from './otlp-push.ts'

export interface ExportFeed {
  version: string
  /** Opens a stream of samples of whatever is on the screens. */
  frames(): Frames
  workload(): string
}

const everyMs = 10_000

export class Exports {
  readonly #feed: ExportFeed
  readonly #everyMs: number
  #latest: LatestSample | undefined
  #server: MetricsServer | undefined
  #push: OtlpPush | undefined
  #turn: Promise<unknown> = Promise.resolve()

  constructor(feed: ExportFeed, pushEveryMs = everyMs) {
    this.#feed = feed
    this.#everyMs = pushEveryMs
  }

  get state(): ExportsState {
    const server = this.#server
    const push = this.#push
    return {
      metrics: server === undefined ? null : { url: server.url, scrapes: server.scrapes },
      otlp: push === undefined ? null : { url: push.url, sent: push.sent, problem: push.problem },
    }
  }

  /** The newest sample up to a moment, whether or not anything is exported. */
  sample(untilMs?: number): { atMs: number; readings: Reading[] } {
    const latest =
      this.#latest !== undefined && untilMs === undefined
        ? this.#latest
        : new LatestSample(this.#feed.frames(), untilMs)
    const sample = { atMs: latest.atMs, readings: latest.readings() }
    if (latest !== this.#latest) latest.close()
    return sample
  }

  metrics(port: number | null): Promise<{ url: string; token: string } | null> {
    return this.#inTurn(async () => {
      await this.#server?.close()
      this.#server = undefined
      if (port !== null) this.#server = await MetricsServer.listen(port, () => this.#render())
      this.#settle()
      return this.#server === undefined ? null : { url: this.#server.url, token: this.#server.token }
    })
  }

  otlp(url: string | null): Promise<null> {
    return this.#inTurn(async () => {
      await this.#push?.close()
      this.#push = undefined
      if (url !== null) {
        const { OtlpPush: Push } = await import('./otlp-push.ts')
        const options = { url, version: this.#feed.version, everyMs: this.#everyMs }
        this.#push = new Push(this.#open(), options)
      }
      this.#settle()
      return null
    })
  }

  async close(): Promise<void> {
    await this.metrics(null)
    await this.otlp(null)
  }

  #render(): string {
    return openMetrics(this.#open().readings(), {
      version: this.#feed.version,
      workload: this.#feed.workload(),
    })
  }

  #open(): LatestSample {
    this.#latest ??= new LatestSample(this.#feed.frames())
    return this.#latest
  }

  /** Samples are followed only while somebody wants them. */
  #settle(): void {
    if (this.#server !== undefined) this.#open()
    if (this.#server !== undefined || this.#push !== undefined) return
    this.#latest?.close()
    this.#latest = undefined
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const done = this.#turn.then(work)
    this.#turn = done.catch(() => undefined)
    return done
  }
}
