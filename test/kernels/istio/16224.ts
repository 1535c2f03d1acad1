// istio #16224, config store: the test's event handler reports with the mutex held,
// and the test locks the mutex before it hears the report.
import { chan, go, type Go, Mutex, select } from '../../../src/main/runtime/index.ts'
import { kernel } from '../support/kernel.ts'

function* program(fix: boolean): Go<void> {
  const events = chan<number>(0, { name: 'eventCh' })
  const done = chan<true>(fix ? 1 : 0, { name: 'done' })
  const stop = chan<never>(0, { name: 'stop' })
  const lock = new Mutex({ name: 'lock' })
  function* handler(): Go<void> {
    yield* lock.lock()
    yield* done.send(true)
    lock.unlock()
  }
  go(function* controller() {
    for (;;) {
      const got = yield* select({ stop: stop.recv(), event: events.recv() })
      if (got.case === 'stop') return
      yield* handler()
    }
  })
  yield* events.send(0)
  yield* lock.lock()
  lock.unlock()
  yield* done.recv()
  stop.close()
}

export default kernel({
  name: 'istio_16224',
  wrong: 'a handler reports with the mutex held that its listener locks first',
  kind: 'global deadlock',
  goroutines: ['controller'],
  behind: ['main'],
  objects: ['done', 'lock'],
  program,
})
