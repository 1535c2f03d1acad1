// moby #33781, health check: when the monitor is stopped during a probe,
// nobody receives the probe's result.
import {
  after,
  background,
  chan,
  go,
  type Go,
  select,
  sleep,
  withTimeout,
} from '../../../src/main/runtime/index.ts'
import { kernel } from '../support/kernel.ts'

function* program(fix: boolean): Go<void> {
  const stop = chan<true>(0, { name: 'stop' })
  go(function* monitor() {
    for (;;) {
      const waited = yield* select({ stop: stop.recv(), interval: after(5) })
      if (waited.case === 'stop') return
      const results = chan<true>(fix ? 1 : 0, { name: 'results' })
      const [ctx, cancel] = withTimeout(background(), 5)
      go(function* probe() {
        yield* results.send(true)
        results.close()
      })
      const got = yield* select({ stop: stop.recv(), result: results.recv(), timeout: ctx.done() })
      cancel()
      if (got.case === 'stop') return
      if (got.case === 'timeout') yield* results.recv()
    }
  })
  go(function* stopper() {
    yield* sleep(5)
    yield* stop.send(true)
  })
}

export default kernel({
  name: 'moby_33781',
  wrong: 'the receiver of a result returns by another case of its select',
  kind: 'leak',
  goroutines: ['probe'],
  objects: ['results'],
  program,
})
