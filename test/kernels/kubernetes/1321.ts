// kubernetes #1321, watch mux: distributing an event holds the mux's mutex and sends to a watcher that nobody reads;
// stopping the watcher would close its channel, but takes the mutex first.
import { chan, type Chan, go, type Go, Mutex, select } from '../../../src/main/runtime/index.ts'
import { kernel } from '../support/kernel.ts'

const events = 5

interface Watcher {
  readonly result: Chan<true>
  readonly stopped: Chan<never>
}

function* program(fix: boolean): Go<void> {
  const lock = new Mutex({ name: 'mux.lock' })
  const watchersMu = new Mutex({ name: 'watchersMu' })
  const watchers = new Map<number, Watcher>()

  function* distribute(): Go<void> {
    yield* lock.lock()
    yield* watchersMu.lock()
    for (const { result, stopped } of watchers.values()) {
      if (fix) yield* select({ sent: result.send(true), stopped: stopped.recv() })
      else yield* result.send(true)
    }
    watchersMu.unlock()
    lock.unlock()
  }
  go(function* watchAndStop() {
    go(function* loop() {
      for (let i = 0; i < events; i++) yield* distribute()
    })
    const watcher = {
      result: chan<true>(0, { name: 'result' }),
      stopped: chan<never>(0, { name: 'stopped' }),
    }
    yield* watchersMu.lock()
    watchers.set(0, watcher)
    watchersMu.unlock()
    if (fix) watcher.stopped.close()
    yield* lock.lock()
    watchers.delete(0)
    watcher.result.close()
    lock.unlock()
  })
}

export default kernel({
  name: 'kubernetes_1321',
  wrong: 'a send holds the mutex that whoever would close the channel needs',
  kind: 'partial deadlock',
  goroutines: ['loop'],
  behind: ['watchAndStop'],
  objects: ['result', 'mux.lock'],
  program,
})
