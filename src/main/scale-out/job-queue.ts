import type { Consumer, JetStreamClient, JsMsg } from '@nats-io/jetstream'
import type { NatsConnection } from '@nats-io/transport-node'
import { UsageError } from '../base/index.ts'
import type { NatsOptions } from './nats-session.ts'

export interface JobQueueOptions extends Omit<NatsOptions, 'backOff'> {
  /** Name of the stream: letters, digits, `-` and `_`. Whoever uses the same name shares one queue. */
  name: string
  /** How long a machine may be silent about a job before another one gets it, ms; 30,000 when left out. */
  ackMs?: number
  /** Attempts at one job before it is given up; 5 when left out, 0 = any number. */
  attempts?: number
  /** Jobs pushed with the same key within this time are one job, ms; 120,000 when left out. */
  keyMs?: number
}

const nanos = 1_000_000

/**
 * A queue of jobs in JetStream that outlives the processes which push to it and pull from it: a job is there until
 * somebody has acknowledged it. Payloads travel as JSON.
 */
export class JobQueue<In> {
  readonly name: string
  readonly ackMs: number
  readonly attempts: number
  readonly #connection: NatsConnection
  readonly #stream: JetStreamClient
  readonly #consumer: Consumer

  constructor(
    options: { name: string; ackMs: number; attempts: number },
    connection: NatsConnection,
    stream: JetStreamClient,
    consumer: Consumer,
  ) {
    this.name = options.name
    this.ackMs = options.ackMs
    this.attempts = options.attempts
    this.#connection = connection
    this.#stream = stream
    this.#consumer = consumer
  }

  /**
   * Resolves when the server has stored the job. `duplicate`: a job with this key was pushed before, and this one is not
   * in the queue a second time; so whoever does not know whether a push arrived may push again.
   */
  async push(job: In, key: string): Promise<{ duplicate: boolean }> {
    const { duplicate } = await this.#stream.publish(`${this.name}.jobs`, JSON.stringify(job), {
      msgID: key,
    })
    return { duplicate }
  }

  /** Jobs waiting, and handed out but not acknowledged. */
  async size(): Promise<{ waiting: number; pending: number }> {
    const info = await this.#consumer.info()
    return { waiting: info.num_pending, pending: info.num_ack_pending }
  }

  /** @internal The next job, or null when none came within the time. */
  pull(expiresMs: number): Promise<JsMsg | null> {
    return this.#consumer.next({ expires: expiresMs })
  }

  async close(): Promise<void> {
    await this.#connection.drain().catch(() => undefined)
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close()
  }
}

/**
 * Connects, and makes the stream and its consumer unless they exist.
 *
 * @throws UsageError `bad-job-queue` for a name that JetStream does not take; what the client throws when the server
 * cannot be reached or has no JetStream.
 */
export async function openJobQueue<In>(options: JobQueueOptions): Promise<JobQueue<In>> {
  const { name, ackMs = 30_000, attempts = 5, keyMs = 120_000, servers } = options
  if (!/^[\w-]{1,64}$/.test(name))
    throw new UsageError('bad-job-queue', `job queue ${name}: the name may have letters, digits, - and _`)
  const { connect } = await import('@nats-io/transport-node')
  const js = await import('@nats-io/jetstream')
  const connection = await connect({
    timeout: 2000,
    ...options.connection,
    servers,
    maxReconnectAttempts: -1,
  })
  const manager = await js.jetstreamManager(connection)
  await manager.streams.add({
    name,
    subjects: [`${name}.jobs`],
    retention: js.RetentionPolicy.Workqueue,
    duplicate_window: keyMs * nanos,
  })
  await manager.consumers.add(name, {
    durable_name: 'workers',
    ack_policy: js.AckPolicy.Explicit,
    ack_wait: ackMs * nanos,
    max_deliver: attempts === 0 ? -1 : attempts,
    max_ack_pending: 10_000,
  })
  const client = js.jetstream(connection)
  const consumer = await client.consumers.get(name, 'workers')
  return new JobQueue<In>({ name, ackMs, attempts }, connection, client, consumer)
}
