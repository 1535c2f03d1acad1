/** The broker of the third seed, with an answer to its open question: what happens to slow subscribers. */
import { chan, go, RWMutex, sleep, workload, type Chan, type Go } from 'weir'

class Broker {
  /** By topic. */
  readonly #subscribers = new Map<string, Set<Chan<number>>>()
  readonly #lock = new RWMutex();

  *subscribe(topic: string, capacity: number): Go<Chan<number>> {
    const channel = chan<number>(capacity)
    yield* this.#lock.lock()
    const subscribers = this.#subscribers.get(topic) ?? new Set()
    this.#subscribers.set(topic, subscribers.add(channel))
    this.#lock.unlock()
    return channel
  }

  *unsubscribe(topic: string, channel: Chan<number>): Go<void> {
    yield* this.#lock.lock()
    this.#subscribers.get(topic)?.delete(channel)
    this.#lock.unlock()
  }

  /** Never waits for a subscriber: one whose channel is full misses the message. Returns how many did. */
  *publish(topic: string, message: number): Go<number> {
    yield* this.#lock.rlock()
    let missed = 0
    for (const channel of this.#subscribers.get(topic) ?? []) if (!channel.trySend(message)) missed++
    this.#lock.runlock()
    return missed
  }
}

export const pubSub = workload({
  name: 'pub-sub',
  title: 'Publish, subscribe',
  summary: 'A broker with quick and slow subscribers',
  tag: 'RWMutex',
  lesson:
    'Slow subscribers miss messages, quick ones none, and the publisher never waits. A larger buffer only delays it.',
  knobs: {
    rate: {
      label: 'publisher',
      property: 'rate',
      unit: '/s',
      min: 1,
      max: 1000,
      initial: 100,
      scale: 'log',
      help: 'Messages published per second.',
    },
    subscribers: {
      label: 'subscribers',
      property: 'count',
      min: 1,
      max: 200,
      initial: 20,
      scale: 'log',
      help: 'Every fifth of them is slow.',
    },
    slow: {
      label: 'slow subscriber',
      property: 'duration',
      unit: 'ms',
      min: 1,
      max: 1000,
      initial: 50,
      scale: 'log',
      help: 'How long a slow subscriber needs for one message.',
    },
    buffer: {
      label: 'subscriber',
      property: 'buffer',
      min: 1,
      max: 1000,
      initial: 10,
      scale: 'log',
      help: 'Messages that may wait for one subscriber; holds for those that join after the change.',
    },
  },

  *main(w) {
    const broker = new Broker()
    let joined = 0

    function* subscriber(place: number): Go<void> {
      const isSlow = place % 5 === 4
      const messages = yield* broker.subscribe('news', w.knobs.buffer.value)
      let last = -1
      while (place < w.knobs.subscribers.value) {
        const message = yield* messages.recv()
        if (message === undefined) return
        w.check(message > last, `subscriber ${place} got ${message} after ${last}`)
        last = message
        if (isSlow) yield* sleep(w.knobs.slow.value)
      }
      yield* broker.unsubscribe('news', messages)
      joined--
    }

    let missed = 0
    for (let message = 0; w.ctx.err === undefined; message++) {
      while (joined < w.knobs.subscribers.value) go(subscriber, joined++)
      missed += yield* broker.publish('news', message)
      if (message % 1000 === 999) w.log(`${message + 1} published, slow subscribers missed ${missed}`)
      yield* sleep(1000 / w.knobs.rate.value)
    }
  },
})
