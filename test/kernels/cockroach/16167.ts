// cockroach #16167, executor: a statement runs under the read lock, reached through a condition's locker, and takes
// the same read lock by its own name further down; an update of the configuration comes in between.
import { go, type Go, RWMutex } from '../../../src/main/runtime/index.ts'
import { kernel } from '../support/kernel.ts'

function* program(fix: boolean): Go<void> {
  const systemConfigMu = new RWMutex({ name: 'systemConfigMu' })
  function* getDatabaseCache(): Go<void> {
    if (fix) return // called with the lock held
    yield* systemConfigMu.rlock()
    systemConfigMu.runlock()
  }
  go(function* updateSystemConfig() {
    yield* systemConfigMu.lock()
    systemConfigMu.unlock()
  })
  yield* systemConfigMu.rlock() // execParsed
  yield* getDatabaseCache() // runTxnAttempt, execStmtInOpenTxn, prepare, resetForBatch
  systemConfigMu.runlock()
}

export default kernel({
  name: 'cockroach_16167',
  wrong: 'the same read lock is taken twice under two names, with a writer in between',
  kind: 're-entrant read lock',
  goroutines: ['main', 'updateSystemConfig'],
  objects: ['systemConfigMu'],
  program,
})
