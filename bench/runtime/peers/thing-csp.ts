import { type Channel, channel, select, timeout } from '@thi.ng/csp'
import type { Implementation } from '../outcome.ts'
import { promiseWorkloads } from './promise-csp.ts'

/** Has no unbuffered channel: capacity 1 is its smallest. */
export const thingCsp: Implementation = {
  version: '3.2.44',
  workloads: promiseWorkloads<Channel<number>>({
    chan: (capacity) => channel<number>(Math.max(1, capacity)),
    send: (ch, value) => ch.write(value),
    recv: (ch) => ch.read(),
    release: (ch) => ch.close(),
    sleep: (ms) => timeout(ms).read(),
    select: async ([first, ...rest]) => (await select(first!, ...rest))[0]!,
  }),
}
