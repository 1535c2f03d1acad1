// grpc-go #3017, load balancer cache: when the deletion of an entry is called off too late,
// its timer returns with the mutex held.
import {
  afterFunc,
  background,
  chan,
  go,
  type Go,
  Mutex,
  withTimeout,
} from '../../../src/main/runtime/index.ts'
import { kernel } from '../support/kernel.ts'

interface Entry {
  abortDeleting: boolean
  cancel(): void
}

function* program(fix: boolean): Go<void> {
  const mu = new Mutex({ name: 'lbCacheClientConn.mu' })
  let entry: Entry | undefined

  function* removeSubConn(): Go<void> {
    yield* mu.lock()
    const [timeout, cancel] = withTimeout(background(), 0.01)
    const mine: Entry = {
      abortDeleting: false,
      cancel: () => {
        if (!stop()) mine.abortDeleting = true
        cancel()
      },
    }
    const stop = afterFunc(timeout, function* deleteLater() {
      yield* mu.lock()
      if (mine.abortDeleting) {
        if (fix) mu.unlock()
        return
      }
      entry = undefined
      mu.unlock()
    })
    entry = mine
    mu.unlock()
  }
  function* newSubConn(): Go<void> {
    yield* mu.lock()
    entry?.cancel()
    entry = undefined
    mu.unlock()
  }
  const done = chan<never>(0, { name: 'done' })
  go(function* reuse() {
    for (let i = 0; i < 20; i++) {
      yield* removeSubConn()
      yield* newSubConn()
    }
    done.close()
  })
  yield* done.recv()
}

export default kernel({
  name: 'grpc_3017',
  wrong: "a timer's callback returns with the mutex held",
  kind: 'global deadlock',
  goroutines: ['reuse'],
  behind: ['main'],
  objects: ['lbCacheClientConn.mu'],
  also: ['deleteLater'],
  program,
})
