// moby #28462, health check: a change of state stops the monitor with the container locked,
// and the monitor locks the container for its last probe.
import { chan, go, type Go, Mutex, trySelect } from '../../../src/main/runtime/index.ts'
import { kernel } from '../support/kernel.ts'

function* program(fix: boolean): Go<void> {
  const container = new Mutex({ name: 'container' })
  const stop = chan<true>(0, { name: 'health.stop' })
  go(function* monitor() {
    while (trySelect({ stop: stop.recv() }) === undefined) {
      yield* container.lock() // handleProbeResult
      container.unlock()
    }
  })
  go(function* stateChanged() {
    yield* container.lock()
    if (fix) stop.close()
    else yield* stop.send(true)
    container.unlock()
  })
}

export default kernel({
  name: 'moby_28462',
  wrong: 'a stop is sent with the mutex held that its reader needs',
  kind: 'partial deadlock',
  goroutines: ['stateChanged'],
  behind: ['monitor'],
  objects: ['health.stop', 'container'],
  program,
})
