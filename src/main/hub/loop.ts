import { select, type Chan, type Go } from '../runtime/index.ts'
import type { Client } from './client.ts'
import type { Outgoing } from './delivery.ts'

/** Messages taken up at once; the rest waits in the channel, where it can be seen. */
const maxBatch = 1024

/** What the loop owns, and what it does with what it receives. */
export interface LoopHost {
  readonly register: Chan<Client>
  readonly unregister: Chan<Client>
  readonly outgoing: Chan<Outgoing>
  /** Signals that `capacity` may be above 0 again. */
  readonly room: Chan<true>
  /** Messages that no client that takes bytes would lose. */
  readonly capacity: number
  add(client: Client): void
  remove(client: Client): void
  deliver(messages: readonly Outgoing[]): void
}

/**
 * The first seed's `Hub.Run`: selects over register, unregister and broadcast, and is the only one that changes
 * the set of clients. What is there when it wakes up is handled as one batch; registrations come
 * first, so that who is there when a message is taken up gets it.
 *
 * While messages are being written, no more are taken up than the outboxes of those who take bytes have room for.
 * So the slow-client policy only ever meets clients whose kernel buffer is full, and when the machine itself is the
 * bottleneck the publishers feel it.
 */
export function* runLoop(host: LoopHost): Go<void> {
  const { register, unregister, outgoing, room } = host
  for (;;) {
    const free = Math.min(host.capacity, maxBatch)
    const got =
      free > 0
        ? yield* select({ add: register.recv(), remove: unregister.recv(), message: outgoing.recv() })
        : yield* select({ add: register.recv(), remove: unregister.recv(), room: room.recv() })
    if (got.value === undefined) return
    if (got.case === 'add') host.add(got.value)
    for (let c = register.tryRecv(); c !== undefined; c = register.tryRecv()) host.add(c)
    if (got.case === 'message') host.deliver(drain(outgoing, got.value, free))
    if (got.case === 'remove') host.remove(got.value)
    for (let c = unregister.tryRecv(); c !== undefined; c = unregister.tryRecv()) host.remove(c)
  }
}

function drain(channel: Chan<Outgoing>, first: Outgoing, most: number): Outgoing[] {
  const messages = [first]
  while (messages.length < most) {
    const next = channel.tryRecv()
    if (next === undefined) break
    messages.push(next)
  }
  return messages
}
