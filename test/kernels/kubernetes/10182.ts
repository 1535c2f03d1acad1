// kubernetes #10182, status manager: a pod's status is sent with the lock held,
// and its receiver needs the lock for the status before.
import { chan, go, type Go, RWMutex } from '../../../src/main/runtime/index.ts'
import { kernel } from '../support/kernel.ts'

function* program(fix: boolean): Go<void> {
  const lock = new RWMutex({ name: 'podStatusesLock' })
  const statuses = chan<true>(0, { name: 'podStatusChannel' })
  go(function* syncBatch() {
    for (let i = 0; i < 2; i++) {
      yield* statuses.recv()
      yield* lock.lock() // deletePodStatus
      lock.unlock()
    }
  })
  for (let i = 0; i < 2; i++) {
    go(function* setPodStatus() {
      yield* lock.lock()
      if (fix) lock.unlock()
      yield* statuses.send(true)
      if (!fix) lock.unlock()
    })
  }
}

export default kernel({
  name: 'kubernetes_10182',
  wrong: 'a send waits for its reader with the lock held that the reader needs',
  kind: 'partial deadlock',
  goroutines: ['syncBatch', 'setPodStatus'],
  objects: ['podStatusesLock', 'podStatusChannel'],
  program,
})
