// cockroach #9935, log: when no file can be made, the entry that is being written with the mutex held
// calls exit, which locks the mutex again.
import { go, type Go, Mutex } from '../../../src/main/runtime/index.ts'
import { dice, kernel } from '../support/kernel.ts'

function* program(fix: boolean): Go<void> {
  const mu = new Mutex({ name: 'logging.mu' })
  const createFails = dice().below(8) % 4 > 0
  function* exit(): Go<void> {
    yield* mu.lock()
    mu.unlock()
  }
  go(function* outputLogEntry() {
    yield* mu.lock()
    if (createFails) {
      if (fix) mu.unlock()
      yield* exit()
      if (fix) return
    }
    mu.unlock()
  })
}

export default kernel({
  name: 'cockroach_9935',
  wrong: 'the error path locks the mutex that its caller holds',
  kind: 'double lock',
  goroutines: ['outputLogEntry'],
  objects: ['logging.mu'],
  program,
})
