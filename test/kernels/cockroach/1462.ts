// cockroach #1462, interceptable transport: it looks for the stop and then sends, while the reader of its
// events has heard the stop meanwhile and is gone; the stopper waits for both.
import { chan, type Go, Mutex, select, trySelect, WaitGroup } from '../../../src/main/runtime/index.ts'
import { kernel } from '../support/kernel.ts'

function* program(fix: boolean): Go<void> {
  const stopper = chan<never>(0, { name: 'stopper' })
  const events = chan<number>(0, { name: 'events' })
  const workers = new WaitGroup({ name: 'workers' })
  const mu = new Mutex({ name: 'stopper.mu' })

  workers.go(function* transport() {
    while (trySelect({ stop: stopper.recv() }) === undefined) {
      if (fix) yield* select({ sent: events.send(0), stop: stopper.recv() })
      else yield* events.send(0)
    }
  })
  workers.go(function* processEvents() {
    for (;;) {
      const got = yield* select({ event: events.recv(), stop: stopper.recv() })
      if (got.case === 'stop') return
    }
  })
  yield* mu.lock() // quiesce: no tasks are left to drain
  mu.unlock()
  stopper.close()
  yield* workers.wait()
}

export default kernel({
  name: 'cockroach_1462',
  wrong: 'a worker sends to a reader that the stop has already ended; the stopper waits for the worker',
  kind: 'global deadlock',
  goroutines: ['transport'],
  behind: ['main'],
  objects: ['events'],
  program,
})
