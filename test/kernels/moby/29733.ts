// moby #29733, plugins: who waits for a plugin to become active waits on a condition;
// one that is never activated never signals.
import { chan, Cond, go, type Go, Mutex, RWMutex } from '../../../src/main/runtime/index.ts'
import { kernel } from '../support/kernel.ts'

class Plugin {
  activated = false
  readonly #mu = new Mutex({ name: 'plugin.mu' })
  readonly #activateWait = new Cond(this.#mu, { name: 'activateWait' });

  *waitActive(): Go<void> {
    yield* this.#mu.lock()
    while (!this.activated) yield* this.#activateWait.wait()
    this.#mu.unlock()
  }

  activate(): void {
    this.activated = true
    this.#activateWait.broadcast()
  }
}

function* program(fix: boolean): Go<void> {
  const plugin = new Plugin()
  const handlers = new RWMutex({ name: 'handlers' })
  function* testActive(): Go<void> {
    const done = chan<never>(0, { name: 'done' })
    go(function* waitActive() {
      yield* plugin.waitActive()
      done.close()
    })
    if (fix) plugin.activate()
    yield* done.recv()
  }
  yield* testActive()
  yield* handlers.lock() // handle
  plugin.activated = false
  handlers.unlock()
  yield* testActive()
}

export default kernel({
  name: 'moby_29733',
  wrong: 'a condition that nobody signals',
  kind: 'global deadlock',
  goroutines: ['waitActive'],
  behind: ['main'],
  objects: ['activateWait'],
  program,
})
