// grpc-go #1275, transport: closing a stream does not tell its receive buffer,
// so who reads from the stream waits for ever.
import { chan, go, type Go, select, timer } from '../../../src/main/runtime/index.ts'
import { kernel } from '../support/kernel.ts'

function* program(fix: boolean): Go<void> {
  const buffer = chan<Uint8Array>(0, { name: 'recvBuffer' })
  const done = chan<never>(0, { name: 'donec' })
  go(function* readStream() {
    yield* buffer.recv()
    done.close()
  })
  if (fix) buffer.close() // closeStream
  yield* select({ done: done.recv(), timeout: timer(300).recv() })
}

export default kernel({
  name: 'grpc_1275',
  wrong: 'a closed stream does not wake who reads from it',
  kind: 'leak',
  goroutines: ['readStream'],
  objects: ['recvBuffer'],
  program,
})
