// etcd #6708, HTTP client: Sync holds the write lock and looks up the leader,
// which sends a request through the same client, which takes the read lock.
import { type Go, RWMutex } from '../../../src/main/runtime/index.ts'
import { kernel } from '../support/kernel.ts'

function* program(fix: boolean): Go<void> {
  const mu = new RWMutex({ name: 'httpClusterClient' })
  function* request(): Go<void> {
    yield* mu.rlock()
    mu.runlock()
  }
  function* sync(): Go<void> {
    yield* mu.lock()
    if (fix) mu.unlock()
    yield* request() // setEndpoints, getLeaderEndpoint, leader
    if (!fix) mu.unlock()
  }
  yield* sync()
}

export default kernel({
  name: 'etcd_6708',
  wrong: 'the holder of a write lock takes the read lock, three calls further down',
  kind: 'double lock',
  goroutines: ['main'],
  objects: ['httpClusterClient'],
  program,
})
