// moby #21233, transfer test: the reader of the progress gives up at the first surprise,
// and the transfers, which wait for it to read on, are never released.
import { chan, go, type Go, Mutex, select } from '../../../src/main/runtime/index.ts'
import { dice, kernel } from '../support/kernel.ts'

function* program(fix: boolean): Go<void> {
  const random = dice()
  const surprise = (): boolean => random.below(2) === 1

  go(function* testTransfer() {
    const progress = chan<number>(0, { name: 'progressChan' })
    const progressDone = chan<never>(0, { name: 'progressDone' })
    go(function* readProgress() {
      for (let p = yield* progress.recv(); p !== undefined; p = yield* progress.recv()) {
        if (surprise() && !fix) return
      }
      progressDone.close()
    })
    const transfers = Array.from({ length: 3 }, () => ({
      mu: new Mutex({ name: 'transfer.mu' }),
      signal: chan<true>(0, { name: 'signalChan' }),
      release: chan<never>(0, { name: 'releaseChan' }),
      running: chan<never>(0, { name: 'running' }),
    }))
    for (const { mu, signal, release, running } of transfers) {
      go(function* watch() {
        for (let done = false; ;) {
          yield* mu.lock()
          mu.unlock()
          if (surprise()) yield* progress.send(1)
          if (done) break
          const got = yield* select({ signal: signal.recv(), release: release.recv() })
          if (got.case === 'release') done = true
        }
        running.close()
      })
    }
    for (const { mu, release, running } of transfers) {
      yield* mu.lock()
      mu.unlock()
      release.close()
      yield* running.recv()
    }
    progress.close()
    yield* progressDone.recv()
  })
}

export default kernel({
  name: 'moby_21233',
  wrong: 'the reader of a channel gives up, and its writers wait for it',
  kind: 'leak',
  goroutines: ['watch'],
  objects: ['progressChan'],
  program,
})
