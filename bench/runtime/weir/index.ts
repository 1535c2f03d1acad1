/** Weir, each workload in a runtime of its own; `probe` switches its counters. */
import { type Go, Runtime } from '../../../src/main/runtime/index.ts'
import type { Implementation, Outcome, Stopwatch, Workload } from '../outcome.ts'
import { buffered, fanIn, pingPong, pipeline, pool, sieve } from './channels.ts'
import { cancelWaiters, giveWay, memory, spawn, timers } from './goroutines.ts'
import { mutexFree, mutexHeld } from './locks.ts'
import { selectDefault, selectEight, selectTwo } from './selects.ts'

type Body = (n: number, watch: Stopwatch) => Go<Outcome>

export function weir(probe: boolean): Implementation {
  const inRuntime =
    (body: Body): Workload =>
    async (n, watch) => {
      const rt = new Runtime({ probe })
      try {
        return await rt.run(() => body(n, watch))
      } finally {
        rt.close()
      }
    }
  return {
    version: 'this tree',
    workloads: {
      pingpong: inRuntime(pingPong),
      buffered: inRuntime(buffered),
      select2: inRuntime(selectTwo),
      select8: inRuntime(selectEight),
      'select-default': inRuntime(selectDefault),
      fanin: inRuntime(fanIn),
      pipeline: inRuntime(pipeline),
      sieve: inRuntime(sieve),
      pool: inRuntime(pool),
      spawn: inRuntime(spawn),
      memory: inRuntime(memory),
      'mutex-free': inRuntime(mutexFree),
      'mutex-held': inRuntime(mutexHeld),
      gosched: inRuntime(giveWay),
      cancel: inRuntime(cancelWaiters),
      timers: inRuntime(timers),
    },
  }
}
