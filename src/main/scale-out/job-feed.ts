import type { JsMsg } from '@nats-io/jetstream'
import { currentRuntime, type Go, type Goroutine, type Runtime, sleep, wait } from '../runtime/index.ts'
import { type BackOff, backOffMs, defaultBackOff } from './back-off.ts'
import type { JobQueue } from './job-queue.ts'

/** A job as it comes out of the queue. */
export interface QueuedJob<In> {
  /** What it was pushed with: the same on every attempt, on every machine. Make the work's effect depend on it. */
  readonly key: string
  readonly data: In
  /** From 1. */
  readonly attempt: number
}

/** What does the jobs: a pool, or anything else with its `submit`. */
export interface JobRunner<In, Out> {
  submit(job: QueuedJob<In>): Promise<Out>
}

export interface FeedOptions<Out> {
  rt?: Runtime
  /** Jobs of the queue that are under way here at a time. */
  parallel: number
  /** Before a failed job may be tried again: grows with its attempts. */
  backOff?: BackOff
  /** Called after the work has succeeded and before it is acknowledged; may be called again for the same key. */
  onDone?: (key: string, result: Out) => void | Promise<void>
  /** A job was given up after its last attempt. */
  onGivenUp?: (key: string, error: unknown) => void
}

export interface FeedStats {
  pulled: number
  done: number
  failed: number
  givenUp: number
  /** Came again although it was done here: only the acknowledgement had been lost. Not run a second time. */
  repeated: number
  /** Pulls and acknowledgements that failed because NATS was away. */
  interrupted: number
  running: number
}

const pullMs = 1000
/** Keys of finished jobs that are remembered, to know an acknowledgement that got lost. */
const remembered = 10_000

/**
 * Pulls jobs from a queue as fast as a pool takes them. At least once: a job is acknowledged after it has succeeded, so
 * a machine that dies in the middle leaves it to the others, and a job may run twice.
 */
export class JobFeed<In, Out> {
  readonly stats: FeedStats = {
    pulled: 0,
    done: 0,
    failed: 0,
    givenUp: 0,
    repeated: 0,
    interrupted: 0,
    running: 0,
  }
  readonly #queue: JobQueue<In>
  readonly #runner: JobRunner<In, Out>
  readonly #options: FeedOptions<Out>
  readonly #finished = new Set<string>()
  readonly #slots: Goroutine[] = []
  #stopping = false

  constructor(queue: JobQueue<In>, runner: JobRunner<In, Out>, options: FeedOptions<Out>) {
    this.#queue = queue
    this.#runner = runner
    this.#options = options
    const rt = options.rt ?? currentRuntime()
    const slot = this.#slot.bind(this)
    for (let i = 0; i < options.parallel; i++) {
      this.#slots.push(
        rt.go(function* jobFeed() {
          yield* slot()
        }),
      )
    }
  }

  /** Pulls nothing more and resolves when the jobs under way have been acknowledged. */
  async stop(): Promise<void> {
    this.#stopping = true
    for (const goroutine of this.#slots) await goroutine.join()
  }

  *#slot(): Go<void> {
    for (let failures = 0; !this.#stopping;) {
      let message: JsMsg | null
      try {
        message = yield* wait(this.#queue.pull(pullMs))
        failures = 0
      } catch {
        this.stats.interrupted++
        yield* sleep(backOffMs(failures++, defaultBackOff))
        continue
      }
      if (message !== null) yield* this.#do(message)
    }
  }

  *#do(message: JsMsg): Go<void> {
    const key = message.headers?.get('Nats-Msg-Id') ?? String(message.seq)
    this.stats.pulled++
    if (this.#finished.has(key)) {
      this.stats.repeated++
      yield* this.#acknowledge(message)
      return
    }
    this.stats.running++
    const alive = setInterval(() => {
      message.working()
    }, this.#queue.ackMs / 3)
    try {
      const result = yield* wait(
        this.#runner.submit({ key, data: message.json<In>(), attempt: message.info.deliveryCount }),
      )
      yield* wait(Promise.resolve(this.#options.onDone?.(key, result)))
      this.#remember(key)
      this.stats.done++
    } catch (error) {
      this.#failed(message, key, error)
      return
    } finally {
      clearInterval(alive)
      this.stats.running--
    }
    yield* this.#acknowledge(message)
  }

  #failed(message: JsMsg, key: string, error: unknown): void {
    this.stats.failed++
    const { deliveryCount } = message.info
    const { attempts } = this.#queue
    if (attempts === 0 || deliveryCount < attempts) {
      message.nak(backOffMs(deliveryCount - 1, this.#options.backOff ?? defaultBackOff))
      return
    }
    this.stats.givenUp++
    message.term(String(error))
    this.#options.onGivenUp?.(key, error)
  }

  /** With the server's word that it knows; without it the job comes again and is known by its key. */
  *#acknowledge(message: JsMsg): Go<void> {
    try {
      const known = yield* wait(message.ackAck({ timeout: 2000 }))
      if (!known) this.stats.interrupted++
    } catch {
      this.stats.interrupted++
    }
  }

  #remember(key: string): void {
    this.#finished.add(key)
    if (this.#finished.size <= remembered) return
    const [oldest] = this.#finished
    if (oldest !== undefined) this.#finished.delete(oldest)
  }
}
