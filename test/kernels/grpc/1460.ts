// grpc-go #1460, HTTP/2 client: keepalive goes dormant with the mutex held,
// and who would wake it locks the mutex first.
import { chan, go, type Go, Mutex } from '../../../src/main/runtime/index.ts'
import { kernel } from '../support/kernel.ts'

function* program(fix: boolean): Go<void> {
  const mu = new Mutex({ name: 'http2Client.mu' })
  const awaken = chan<true>(fix ? 1 : 0, { name: 'awakenKeepalive' })
  let streams = 0
  go(function* keepalive() {
    yield* mu.lock()
    const dormant = streams < 1
    if (fix) mu.unlock()
    if (dormant) yield* awaken.recv()
    if (!fix) mu.unlock()
  })
  go(function* newStream() {
    yield* mu.lock()
    if (++streams === 1) awaken.trySend(true)
    mu.unlock()
  })
}

export default kernel({
  name: 'grpc_1460',
  wrong: 'a goroutine waits to be woken with the mutex held that the waker needs',
  kind: 'partial deadlock',
  goroutines: ['keepalive'],
  behind: ['newStream'],
  objects: ['awakenKeepalive', 'http2Client.mu'],
  program,
})
