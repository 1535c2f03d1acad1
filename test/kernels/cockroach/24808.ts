// cockroach #24808, compactor: it is started with a send on a channel of one place that is taken already,
// and the goroutine that would receive is started after the send.
import { chan, type Go, select, WaitGroup } from '../../../src/main/runtime/index.ts'
import { kernel } from '../support/kernel.ts'

function* program(fix: boolean): Go<void> {
  const stopper = chan<never>(0, { name: 'stopper' })
  const workers = new WaitGroup({ name: 'workers' })
  const compact = chan<true>(1, { name: 'compactor.ch' })
  yield* compact.send(true)
  // start
  if (fix) compact.trySend(true)
  else yield* compact.send(true)
  workers.go(function* compactor() {
    for (;;) {
      const got = yield* select({ stop: stopper.recv(), compact: compact.recv() })
      if (got.case === 'stop') return
    }
  })
  stopper.close()
}

export default kernel({
  name: 'cockroach_24808',
  wrong: 'a send on a full buffer, before its receiver is started',
  kind: 'global deadlock',
  goroutines: ['main'],
  objects: ['compactor.ch'],
  program,
})
