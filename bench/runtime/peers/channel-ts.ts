import { Mutex, SimpleChannel } from 'channel-ts'
import type { Implementation, Workload } from '../outcome.ts'
import { promiseWorkloads } from './promise-csp.ts'

/** Its channels are unbounded and a send never waits; the `await` after each send gives the others a turn. */
export const channelTs: Implementation = {
  version: '0.1.2',
  workloads: {
    ...promiseWorkloads<SimpleChannel<number>>({
      chan: () => new SimpleChannel<number>(),
      send: (ch, value) => {
        ch.send(value)
      },
      recv: (ch) => ch.receive(),
      release: (ch, receivers) => {
        for (let i = 0; i < receivers; i++) ch.send(0)
      },
    }),
    'mutex-free': rivals(1),
    'mutex-held': rivals(4),
  },
}

function rivals(count: number): Workload {
  return async (n) => {
    const mutex = new Mutex()
    let checksum = 0
    const rival = async (): Promise<void> => {
      for (let i = 0; i < n / count; i++) {
        const guard = await mutex.acquire()
        checksum++
        if (count > 1) await Promise.resolve()
        guard.release()
      }
    }
    await Promise.all(Array.from({ length: count }, rival))
    return { checksum }
  }
}
