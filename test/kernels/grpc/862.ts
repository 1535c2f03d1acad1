// grpc-go #862, dial: when the caller's context ends, the connection is dropped and not closed;
// the goroutine that reconnects has a context of its own and tries for ever.
import { after, background, go, type Go, select, withCancel } from '../../../src/main/runtime/index.ts'
import { kernel } from '../support/kernel.ts'

function* program(fix: boolean): Go<void> {
  const [ctx, cancel] = withCancel(background())
  go(function* dialContext() {
    const [own, close] = withCancel(background())
    go(function* resetTransport() {
      for (let retries = 1; ; retries++) {
        const got = yield* select({ retry: after(2 * retries), done: own.done() })
        if (got.case === 'done') return
      }
    })
    yield* ctx.done()
    if (fix) close()
  })
  go(function* canceller() {
    cancel()
  })
}

export default kernel({
  name: 'grpc_862',
  wrong: 'a connection is dropped without being closed; the goroutine that reconnects tries for ever',
  kind: 'leak',
  goroutines: ['resetTransport'],
  objects: ['context'],
  program,
})
