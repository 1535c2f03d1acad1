// cockroach #7504, lease manager: acquiring locks the name cache and then the lease,
// releasing locks the lease and then the name cache.
import { type Go, Mutex, WaitGroup } from '../../../src/main/runtime/index.ts'
import { kernel } from '../support/kernel.ts'

function* program(fix: boolean): Go<void> {
  const table = new Mutex({ name: 'tableState.mu' })
  const lease = new Mutex({ name: 'lease.mu' })
  const nameCache = new Mutex({ name: 'tableNameCache.mu' })
  const both = new WaitGroup({ name: 'both' })

  both.go(function* acquireByName() {
    yield* nameCache.lock()
    if (fix) nameCache.unlock()
    yield* lease.lock()
    lease.unlock()
    if (!fix) nameCache.unlock()
  })
  both.go(function* release() {
    yield* table.lock()
    yield* lease.lock()
    yield* nameCache.lock()
    nameCache.unlock()
    lease.unlock()
    table.unlock()
  })
  yield* both.wait()
}

export default kernel({
  name: 'cockroach_7504',
  wrong: 'two goroutines take the same two mutexes in opposite order',
  kind: 'global deadlock',
  goroutines: ['acquireByName', 'release'],
  behind: ['main'],
  objects: ['lease.mu', 'tableNameCache.mu'],
  program,
})
