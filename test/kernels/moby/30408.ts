// moby #30408, plugins: an activation that fails signals nobody,
// so who waits for the plugin does not learn of the error.
import { chan, Cond, go, type Go, Mutex } from '../../../src/main/runtime/index.ts'
import { kernel } from '../support/kernel.ts'

function* program(fix: boolean): Go<void> {
  const mu = new Mutex({ name: 'plugin.mu' })
  const activateWait = new Cond(mu, { name: 'activateWait' })
  const plugin: { manifest?: string; failure?: Error } = { failure: new Error('some junk happened') }
  const activated = (): boolean => plugin.manifest !== undefined || (fix && plugin.failure !== undefined)

  const done = chan<never>(0, { name: 'done' })
  go(function* waitActive() {
    yield* mu.lock()
    while (!activated()) yield* activateWait.wait()
    mu.unlock()
    done.close()
  })
  if (fix) activateWait.broadcast()
  yield* done.recv()
}

export default kernel({
  name: 'moby_30408',
  wrong: 'a failure does not signal the condition that its waiters wait on',
  kind: 'global deadlock',
  goroutines: ['waitActive'],
  behind: ['main'],
  objects: ['activateWait'],
  program,
})
