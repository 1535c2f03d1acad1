// etcd #5509, client: getting the remote connection of a closed client returns with the read lock held;
// Close, which has let the lock go for a moment, wants it back.
import { background, chan, go, type Go, Mutex, RWMutex, withCancel } from '../../../src/main/runtime/index.ts'
import { kernel } from '../support/kernel.ts'

function* program(fix: boolean): Go<void> {
  const mu = new RWMutex({ name: 'client.mu' })
  const remote = new Mutex({ name: 'remoteClient.mu' })
  const [, cancel] = withCancel(background())
  let closed = false
  const done = chan<never>(0, { name: 'donec' })

  go(function* get() {
    for (;;) {
      yield* mu.rlock()
      const wasClosed = closed
      yield* remote.lock()
      remote.unlock()
      if (wasClosed) {
        if (fix) mu.runlock()
        break
      }
      mu.runlock()
    }
    done.close()
  })
  // close
  yield* mu.lock()
  cancel()
  closed = true
  mu.unlock()
  yield* mu.lock()
  mu.unlock()
  yield* done.recv()
}

export default kernel({
  name: 'etcd_5509',
  wrong: 'an early return leaves a read lock behind, and its goroutine ends',
  kind: 'global deadlock',
  goroutines: ['main'],
  objects: ['client.mu'],
  program,
})
