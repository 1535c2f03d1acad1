import { Chan, recv, Select } from 'ts-chan'
import type { Implementation, Stopwatch, Workload } from '../outcome.ts'
import { promiseWorkloads } from './promise-csp.ts'

/** In its unsafe mode, which does not go through the event loop on each operation: its fastest. */
export const tsChan: Implementation = {
  version: '0.6.0',
  workloads: {
    ...promiseWorkloads<Chan<number>>({
      chan: (capacity) => new Chan<number>(capacity).setUnsafe(true),
      send: (ch, value) => ch.send(value),
      recv: async (ch) => (await ch.recv()).value,
      release: (ch) => ch.close(),
    }),
    select2: selects(2),
    select8: selects(8),
    'select-default': pollNothing,
    cancel: cancelWaiters,
  },
}

function selects(width: number): Workload {
  return async (n) => {
    const chans = Array.from({ length: width }, () => new Chan<number>().setUnsafe(true))
    const produce = async (ch: Chan<number>, first: number): Promise<void> => {
      for (let i = first; i < n; i += width) await ch.send(i)
    }
    chans.forEach((ch, i) => void produce(ch, i))
    const select = new Select(chans.map((ch) => recv(ch))).setUnsafe(true)
    let checksum = 0
    for (let i = 0; i < n; i++) checksum += select.recv(select.cases[await select.wait()]!).value!
    return { checksum }
  }
}

function pollNothing(n: number): ReturnType<Workload> {
  const select = new Select([recv(new Chan<number>()), recv(new Chan<number>())])
  let checksum = 0
  for (let i = 0; i < n; i++) if (select.poll() === undefined) checksum++
  return Promise.resolve({ checksum })
}

async function cancelWaiters(n: number, watch: Stopwatch): ReturnType<Workload> {
  const abort = new AbortController()
  const ch = new Chan<number>().setUnsafe(true)
  let checksum = 0
  const waiting = Array.from({ length: n }, () => ch.recv(abort.signal).catch(() => checksum++))
  watch.restart()
  abort.abort()
  await Promise.all(waiting)
  return { checksum }
}
