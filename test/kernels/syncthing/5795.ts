// syncthing #5795, connection: the dispatcher handles a message whose handler closes the connection,
// and closing waits for the dispatcher to end.
import { chan, go, type Go, gosched, Once, trySelect, select } from '../../../src/main/runtime/index.ts'
import { kernel } from '../support/kernel.ts'

function* program(fix: boolean): Go<void> {
  const inbox = chan<string>(0, { name: 'inbox' })
  const closed = chan<never>(0, { name: 'closed' })
  const dispatcherStopped = chan<never>(0, { name: 'dispatcherLoopStopped' })
  const closeOnce = new Once()
  function* internalClose(): Go<void> {
    yield* closeOnce.do(function* () {
      closed.close()
      yield* dispatcherStopped.recv()
    })
  }
  go(function* readerLoop() {
    while (trySelect({ closed: closed.recv() }) === undefined) yield* gosched()
  })
  go(function* dispatcherLoop() {
    for (;;) {
      const got = yield* select({ message: inbox.recv(), closed: closed.recv() })
      if (got.case === 'closed') break
      if (fix) go(internalClose)
      else yield* internalClose() // the handler of a cluster configuration
    }
    dispatcherStopped.close()
  })
  yield* inbox.send('cluster configuration')
  yield* dispatcherStopped.recv()
}

export default kernel({
  name: 'syncthing_5795',
  wrong: 'a goroutine waits for its own end',
  kind: 'global deadlock',
  goroutines: ['main', 'dispatcherLoop'],
  objects: ['dispatcherLoopStopped'],
  program,
})
