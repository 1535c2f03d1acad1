// etcd #10492, lessor: renewing a lease calls the checkpointer with the mutex held,
// and the checkpointer locks it again.
import { type Go, RWMutex } from '../../../src/main/runtime/index.ts'
import { kernel } from '../support/kernel.ts'

function* program(fix: boolean): Go<void> {
  const mu = new RWMutex({ name: 'lessor.mu' })
  function* checkpoint(): Go<void> {
    yield* mu.lock()
    mu.unlock()
  }
  function* renew(checkpointer: () => Go<void>): Go<void> {
    yield* mu.lock()
    if (fix) mu.unlock()
    yield* checkpointer()
    if (!fix) mu.unlock()
  }
  yield* renew(checkpoint)
}

export default kernel({
  name: 'etcd_10492',
  wrong: 'a callback is called with the mutex held that it locks',
  kind: 'double lock',
  goroutines: ['main'],
  objects: ['lessor.mu'],
  program,
})
