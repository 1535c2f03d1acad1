// cockroach #584, gossip: a loop is left by `break` while the mutex is held,
// so the next loop of the same goroutine locks it a second time.
import { go, type Go, Mutex } from '../../../src/main/runtime/index.ts'
import { kernel } from '../support/kernel.ts'

function* program(fix: boolean): Go<void> {
  const mu = new Mutex({ name: 'gossip.mu' })
  const isClosed = (): boolean => true
  function* loop(): Go<void> {
    for (;;) {
      yield* mu.lock()
      if (isClosed()) {
        if (fix) mu.unlock()
        break
      }
      mu.unlock()
    }
  }
  go(function* gossip() {
    yield* loop() // bootstrap
    yield* loop() // manage
  })
}

export default kernel({
  name: 'cockroach_584',
  wrong: 'a loop ends by break with the mutex held; the next loop locks it again',
  kind: 'double lock',
  goroutines: ['gossip'],
  objects: ['gossip.mu'],
  program,
})
