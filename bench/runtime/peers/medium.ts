import type { Implementation } from '../outcome.ts'
import * as csp from 'medium'
import { promiseWorkloads } from './promise-csp.ts'

export const medium: Implementation = {
  version: '1.2.0',
  workloads: promiseWorkloads<csp.Channel>({
    chan: (capacity) => (capacity === 0 ? csp.chan() : csp.chan(capacity)),
    send: (ch, value) => csp.put(ch, value),
    recv: (ch) => csp.take(ch),
    release: (ch) => void csp.close(ch),
    sleep: (ms) => csp.sleep(ms),
    select: async (chans) => (await csp.any(...chans))[0],
  }),
}
