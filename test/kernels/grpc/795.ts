// grpc-go #795, server: the second GracefulStop locks the mutex where it should unlock it,
// and the first has not unlocked it at all.
import { go, type Go, Mutex } from '../../../src/main/runtime/index.ts'
import { kernel } from '../support/kernel.ts'

function* program(fix: boolean): Go<void> {
  const mu = new Mutex({ name: 'server.mu' })
  let drain = false
  function* gracefulStop(): Go<void> {
    yield* mu.lock()
    if (drain) {
      if (fix) mu.unlock()
      else yield* mu.lock()
      return
    }
    drain = true
    if (fix) mu.unlock()
  }
  go(function* serve() {
    yield* mu.lock()
    mu.unlock()
  })
  for (let i = 0; i < 3; i++) yield* gracefulStop()
}

export default kernel({
  name: 'grpc_795',
  wrong: 'a mutex is not unlocked on one path, and locked instead of unlocked on the other',
  kind: 'double lock',
  goroutines: ['main'],
  objects: ['server.mu'],
  program,
})
