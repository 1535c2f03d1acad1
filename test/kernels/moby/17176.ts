// moby #17176, device mapper: cleaning up returns early with the devices locked when there is nothing to delete;
// whoever wants them next waits for ever.
import { after, chan, go, type Go, Mutex, select } from '../../../src/main/runtime/index.ts'
import { kernel } from '../support/kernel.ts'

function* program(fix: boolean): Go<void> {
  const devices = new Mutex({ name: 'devices' })
  const deleted = new Set<string>()
  function* cleanupDeletedDevices(): Go<void> {
    yield* devices.lock()
    if (deleted.size === 0 && !fix) return
    devices.unlock()
  }
  yield* cleanupDeletedDevices()
  const done = chan<true>(1, { name: 'doneChan' })
  go(function* useDevices() {
    yield* devices.lock()
    yield* done.send(true)
    devices.unlock()
  })
  yield* select({ timeout: after(1), done: done.recv() })
}

export default kernel({
  name: 'moby_17176',
  wrong: 'an early return leaves a mutex locked, and its goroutine ends',
  kind: 'leak',
  goroutines: ['useDevices'],
  objects: ['devices'],
  program,
})
