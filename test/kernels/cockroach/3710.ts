// cockroach #3710, store: a scan holds the read lock and takes it again, four calls further down;
// a writer that comes in between keeps the second one out.
import { go, type Go, Mutex, RWMutex } from '../../../src/main/runtime/index.ts'
import { kernel } from '../support/kernel.ts'

function* program(fix: boolean): Go<void> {
  const mu = new RWMutex({ name: 'store.mu' })
  const queue = new Mutex({ name: 'queue' })
  function* raftStatus(): Go<void> {
    if (fix) return // called with the lock held
    yield* mu.rlock()
    mu.runlock()
  }
  go(function* forceRaftLogScan() {
    yield* mu.rlock()
    for (let replica = 0; replica < 2; replica++) {
      yield* queue.lock() // maybeAdd, shouldQueue, getTruncatableIndexes
      yield* raftStatus()
      queue.unlock()
    }
    mu.runlock()
  })
  go(function* processRaft() {
    yield* mu.lock()
    mu.unlock()
  })
}

export default kernel({
  name: 'cockroach_3710',
  wrong: 'a read lock is taken twice down a call chain, with a writer in between',
  kind: 're-entrant read lock',
  goroutines: ['forceRaftLogScan', 'processRaft'],
  objects: ['store.mu'],
  program,
})
