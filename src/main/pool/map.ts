import { Deque } from '../base/index.ts'
import type { MapOptions, Pool } from './types.ts'

interface Flight<Out> {
  landed: boolean
  value: Out | undefined
}

/** A place to wait at until somebody calls. */
class Bell {
  #wake: (() => void) | undefined

  ring(): void {
    this.#wake?.()
  }

  rung(): Promise<void> {
    return new Promise((resolve) => (this.#wake = resolve))
  }
}

/** One `Pool.map`: reads the inputs as there is room, hands out results, and stops everything at the first error. */
class Mapping<In, Out> {
  readonly #pool: Pool<In, Out>
  readonly #options: MapOptions
  readonly #group = new AbortController()
  readonly #signal: AbortSignal
  /** In the order of the results: that of the inputs, or that of landing. */
  readonly #line = new Deque<Flight<Out>>()
  readonly #room = new Bell()
  readonly #news = new Bell()
  #inFlight = 0
  #allRead = false
  #failure: { error: unknown } | undefined

  constructor(pool: Pool<In, Out>, options: MapOptions) {
    this.#pool = pool
    this.#options = options
    const { signal } = options
    this.#signal = signal === undefined ? this.#group.signal : AbortSignal.any([signal, this.#group.signal])
  }

  async read(jobs: Iterable<In> | AsyncIterable<In>): Promise<void> {
    try {
      for await (const job of jobs) {
        while (!this.#signal.aborted && this.#inFlight >= this.#limit) await this.#room.rung()
        if (this.#signal.aborted) break
        this.#launch(job)
      }
    } catch (error) {
      this.#fail(error)
    }
    this.#allRead = true
    this.#news.ring()
  }

  async *results(): AsyncGenerator<Out, void, undefined> {
    try {
      for (;;) {
        if (this.#failure !== undefined) throw this.#failure.error
        if (this.#line.at(0)?.landed === true) {
          const flight = this.#line.shift()
          this.#inFlight--
          this.#room.ring()
          yield flight?.value as Out
        } else if (this.#allRead && this.#inFlight === 0) return
        else await this.#news.rung()
      }
    } finally {
      this.#group.abort()
      this.#room.ring()
    }
  }

  get #limit(): number {
    return this.#options.inFlight ?? Math.max(64, this.#pool.size * 4)
  }

  #launch(job: In): void {
    const { ordered = true } = this.#options
    const flight: Flight<Out> = { landed: false, value: undefined }
    this.#inFlight++
    if (ordered) this.#line.push(flight)
    this.#pool.submit(job, { ...this.#options, signal: this.#signal }).then(
      (value) => {
        flight.landed = true
        flight.value = value
        if (!ordered) this.#line.push(flight)
        this.#news.ring()
      },
      (error: unknown) => {
        this.#fail(error)
      },
    )
  }

  #fail(error: unknown): void {
    this.#failure ??= { error }
    this.#group.abort()
    this.#room.ring()
    this.#news.ring()
  }
}

/** Results of a job per input; see `Pool.map`. */
export function mapJobs<In, Out>(
  pool: Pool<In, Out>,
  jobs: Iterable<In> | AsyncIterable<In>,
  options: MapOptions = {},
): AsyncGenerator<Out, void, undefined> {
  const mapping = new Mapping(pool, options)
  const results = mapping.results()
  void mapping.read(jobs)
  return results
}
