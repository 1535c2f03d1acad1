// grpc-go #1353, round robin: an address is announced with the mutex held,
// and its reader needs the mutex to take the addresses before it down.
import { chan, go, type Go, Mutex } from '../../../src/main/runtime/index.ts'
import { kernel } from '../support/kernel.ts'

const announcements = 5

function* program(fix: boolean): Go<void> {
  const mu = new Mutex({ name: 'roundRobin.mu' })
  const addresses = chan<true>(fix ? 1 : 0, { name: 'addrCh' })
  const finished = chan<never>(0, { name: 'finished' })
  const conns = [new Mutex({ name: 'addrConn.mu' }), new Mutex({ name: 'addrConn.mu' })]

  go(function* watchAddrUpdates() {
    for (let i = 0; i < announcements; i++) {
      yield* mu.lock()
      if (fix) addresses.tryRecv() // the newest replaces the one that nobody has read
      yield* addresses.send(true)
      mu.unlock()
    }
    finished.close()
  })
  go(function* lbWatcher() {
    while ((yield* addresses.recv()) !== undefined) {
      for (const conn of conns) {
        yield* conn.lock() // tearDown
        yield* mu.lock() // down
        mu.unlock()
        conn.unlock()
      }
    }
  })
  go(function* closer() {
    yield* finished.recv()
    yield* mu.lock()
    addresses.close()
    mu.unlock()
  })
}

export default kernel({
  name: 'grpc_1353',
  wrong: 'a send waits for its reader with the mutex held that the reader needs',
  kind: 'partial deadlock',
  goroutines: ['watchAddrUpdates', 'lbWatcher'],
  objects: ['addrCh', 'roundRobin.mu'],
  program,
})
