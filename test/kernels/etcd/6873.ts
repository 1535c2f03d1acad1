// etcd #6873, watch broadcasts: stop holds the mutex while it waits for the coalescing goroutine to end,
// and that one needs the mutex for the update it has in hand.
import { chan, go, type Go, Mutex } from '../../../src/main/runtime/index.ts'
import { kernel } from '../support/kernel.ts'

function* program(fix: boolean): Go<void> {
  const mu = new Mutex({ name: 'watchBroadcasts.mu' })
  const updates = chan<string>(1, { name: 'updatec' })
  const done = chan<never>(0, { name: 'donec' })

  go(function* coalesce() {
    while ((yield* updates.recv()) !== undefined) {
      yield* mu.lock()
      mu.unlock()
    }
    done.close()
  })
  updates.trySend('update')
  go(function* stop() {
    yield* mu.lock()
    updates.close()
    if (fix) mu.unlock()
    yield* done.recv()
    if (!fix) mu.unlock()
  })
}

export default kernel({
  name: 'etcd_6873',
  wrong: 'stop waits for a goroutine with the mutex held that this goroutine needs',
  kind: 'partial deadlock',
  goroutines: ['stop'],
  behind: ['coalesce'],
  objects: ['donec', 'watchBroadcasts.mu'],
  program,
})
