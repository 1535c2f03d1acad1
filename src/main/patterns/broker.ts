import { UsageError } from '../base/index.ts'
import {
  currentRuntime,
  select,
  type Chan,
  type Context,
  type Go,
  type RecvChan,
  type Runtime,
} from '../runtime/index.ts'

/**
 * What happens when a subscriber's channel is full. `wait`: the publisher waits, as in the third seed.
 * `drop-newest`, `drop-oldest`: the subscriber loses a message, which is counted. `cancel`: it loses its subscription.
 */
export type SlowConsumer = 'wait' | 'drop-newest' | 'drop-oldest' | 'cancel'

export interface SubscribeOptions {
  /** Messages that may wait for this subscriber; 16 when left out. The drop policies need at least 1. */
  capacity?: number
  /** `drop-oldest` when left out. */
  slow?: SlowConsumer
  /** The subscription ends with it. */
  ctx?: Context
}

/** One subscriber's end. Receive from `messages`; it is closed when the subscription has ended. */
export interface Subscription<T> {
  readonly topic: string
  readonly messages: RecvChan<T>
  readonly dropped: number
  /** False once it was cancelled, by whomever. What is in `messages` can still be received. */
  readonly active: boolean
  cancel(): void
}

export interface BrokerStats {
  topics: number
  subscribers: number
  published: number
  delivered: number
  dropped: number
  /** Subscriptions ended by the policy `cancel`. */
  cancelledSlow: number
}

class Subscriber<T> implements Subscription<T> {
  readonly topic: string
  readonly messages: Chan<T>
  readonly slow: SlowConsumer
  /** Closed first when the subscription ends, so that a publisher who waits for room goes on. */
  readonly ended: Chan<never>
  readonly #leave: (subscriber: Subscriber<T>) => void
  dropped = 0

  constructor(
    rt: Runtime,
    name: string,
    topic: string,
    options: SubscribeOptions,
    leave: (s: Subscriber<T>) => void,
  ) {
    const { capacity = 16, slow = 'drop-oldest' } = options
    if (capacity < 1 && slow.startsWith('drop'))
      throw new UsageError('bad-subscription', `subscribe ${topic}: ${slow} needs a capacity of at least 1`)
    this.topic = topic
    this.slow = slow
    this.messages = rt.chan<T>(capacity, { name: `${name}.${topic}` })
    this.ended = rt.chan<never>(0, { name: `${name}.${topic}.ended` })
    this.#leave = leave
  }

  get active(): boolean {
    return !this.ended.closed
  }

  cancel(): void {
    if (!this.active) return
    this.#leave(this)
    this.ended.close()
    this.messages.close()
  }
}

/**
 * Publish/subscribe by topic: the third seed's broker, with cancellation, and with a policy for slow consumers
 * instead of one of them holding up everybody.
 *
 * ```ts
 * const broker = new Broker<Price>({ name: 'prices' })
 * const sub = broker.subscribe('EURUSD', { slow: 'drop-oldest', ctx })
 * go(function* () { for (;;) { const p = yield* sub.messages.recv(); if (p === undefined) return; show(p) } })
 * yield* broker.publish('EURUSD', price)
 * ```
 */
export class Broker<T> {
  readonly name: string
  readonly #rt: Runtime
  readonly #topics = new Map<string, Set<Subscriber<T>>>()
  readonly #counts = { subscribers: 0, published: 0, delivered: 0, dropped: 0, cancelledSlow: 0 }

  constructor(options: { name: string; rt?: Runtime }) {
    this.name = options.name
    this.#rt = options.rt ?? currentRuntime()
  }

  subscribe(topic: string, options: SubscribeOptions = {}): Subscription<T> {
    const subscriber = new Subscriber<T>(this.#rt, this.name, topic, options, (s) => {
      this.#remove(s)
    })
    const others = this.#topics.get(topic)
    if (others === undefined) this.#topics.set(topic, new Set([subscriber]))
    else others.add(subscriber)
    this.#counts.subscribers++
    const { ctx } = options
    if (ctx !== undefined) {
      this.#rt.go(function* cancelWithContext(): Go<void> {
        yield* select({ stop: ctx.done(), ended: subscriber.ended.recv() })
        subscriber.cancel()
      })
    }
    return subscriber
  }

  /**
   * Hands the value to every subscriber of the topic and returns how many got it. Waits for those with the policy
   * `wait`; `ctx` bounds that wait, and its error is thrown: some may have got the value by then.
   */
  *publish(topic: string, value: T, ctx?: Context): Go<number> {
    let delivered = 0
    const waiting: Subscriber<T>[] = []
    this.#counts.published++
    for (const subscriber of this.#of(topic)) {
      if (this.#offer(subscriber, value)) delivered++
      else if (subscriber.slow === 'wait') waiting.push(subscriber)
    }
    // First everybody who can take it: one slow consumer delays the publisher, not the others.
    for (const subscriber of waiting) {
      if (!subscriber.active) continue
      const sent = { sent: subscriber.messages.send(value), ended: subscriber.ended.recv() }
      const got = yield* select(ctx === undefined ? sent : { ...sent, stop: ctx.done() })
      if (got.case === 'sent') delivered++
      if (ctx?.err !== undefined) throw ctx.err
    }
    this.#counts.delivered += delivered
    return delivered
  }

  /** `publish` from where one cannot wait: a subscriber with the policy `wait` that is full loses the value. */
  tryPublish(topic: string, value: T): number {
    let delivered = 0
    this.#counts.published++
    for (const subscriber of this.#of(topic)) {
      if (this.#offer(subscriber, value)) delivered++
      else if (subscriber.slow === 'wait') this.#drop(subscriber)
    }
    this.#counts.delivered += delivered
    return delivered
  }

  stats(): BrokerStats {
    return { topics: this.#topics.size, ...this.#counts }
  }

  /** Ends every subscription. */
  close(): void {
    for (const subscribers of [...this.#topics.values()]) for (const s of [...subscribers]) s.cancel()
  }

  /** Without waiting; true when the subscriber has got the value. */
  #offer(subscriber: Subscriber<T>, value: T): boolean {
    const { messages, slow } = subscriber
    if (messages.trySend(value)) return true
    if (slow === 'wait') return false
    if (slow === 'cancel') {
      this.#counts.cancelledSlow++
      subscriber.cancel()
      return false
    }
    this.#drop(subscriber)
    if (slow === 'drop-newest') return false
    messages.tryRecv()
    return messages.trySend(value)
  }

  #drop(subscriber: Subscriber<T>): void {
    subscriber.dropped++
    this.#counts.dropped++
  }

  /** A copy: subscriptions may end while a publisher is at it. */
  #of(topic: string): readonly Subscriber<T>[] {
    return [...(this.#topics.get(topic) ?? [])]
  }

  #remove(subscriber: Subscriber<T>): void {
    const others = this.#topics.get(subscriber.topic)
    if (others?.delete(subscriber) !== true) return
    this.#counts.subscribers--
    if (others.size === 0) this.#topics.delete(subscriber.topic)
  }
}
