// kubernetes #38669, cache watcher: it sends its initial events before it looks whether it has been stopped,
// and nobody reads them.
import { chan, go, type Go, Mutex, select } from '../../../src/main/runtime/index.ts'
import { kernel } from '../support/kernel.ts'

function* program(fix: boolean): Go<void> {
  const mu = new Mutex({ name: 'cacheWatcher' })
  const input = chan<number>(0, { name: 'input' })
  const result = chan<number>(0, { name: 'result' })
  const done = chan<never>(0, { name: 'done' })
  let stopped = false
  function* stop(): Go<void> {
    yield* mu.lock()
    if (!stopped) {
      stopped = true
      done.close()
      input.close()
    }
    mu.unlock()
  }
  go(function* process() {
    for (const event of [1, 2]) {
      if (fix) yield* select({ sent: result.send(event), done: done.recv() })
      else yield* result.send(event)
    }
    while ((yield* input.recv()) !== undefined);
    yield* stop()
    result.close()
  })
  yield* stop()
}

export default kernel({
  name: 'kubernetes_38669',
  wrong: 'initial events are sent to whoever has already stopped reading',
  kind: 'leak',
  goroutines: ['process'],
  objects: ['result'],
  program,
})
