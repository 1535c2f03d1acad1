// kubernetes #25331, etcd watcher: an error is sent to the results although the watcher is being stopped
// and nobody reads them any more.
import { background, chan, go, type Go, select, withCancel } from '../../../src/main/runtime/index.ts'
import { kernel } from '../support/kernel.ts'

function* program(fix: boolean): Go<void> {
  const results = chan<string>(0, { name: 'resultChan' })
  const errors = chan<Error>(0, { name: 'errChan' })
  const [ctx, cancel] = withCancel(background())
  go(function* run() {
    const got = yield* select({ error: errors.recv(), done: ctx.done() })
    if (got.case === 'done') return
    if (fix) {
      yield* select({ result: results.send('error'), done: ctx.done() })
      return
    }
    cancel()
    yield* results.send('error')
  })
  go(function* stop() {
    yield* errors.send(new Error('stopped'))
    cancel()
  })
}

export default kernel({
  name: 'kubernetes_25331',
  wrong: 'a result is sent to whoever has just stopped reading',
  kind: 'leak',
  goroutines: ['run'],
  objects: ['resultChan'],
  program,
})
