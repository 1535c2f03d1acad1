// moby #4951, device mapper: deleting a device lets the lock of all devices go and takes it back
// with the device's own lock held; another deletion does it the other way round.
import { go, type Go, Mutex, sleep } from '../../../src/main/runtime/index.ts'
import { kernel } from '../support/kernel.ts'

function* program(fix: boolean): Go<void> {
  const devices = new Mutex({ name: 'devices' })
  const info = new Mutex({ name: 'info.lock' })
  for (let i = 0; i < 2; i++) {
    go(function* deleteDevice() {
      if (fix) yield* info.lock()
      yield* devices.lock()
      if (!fix) yield* info.lock()
      // removeDeviceAndWait
      devices.unlock()
      yield* sleep(0.3)
      yield* devices.lock()
      if (!fix) info.unlock()
      devices.unlock()
      if (fix) info.unlock()
    })
  }
}

export default kernel({
  name: 'moby_4951',
  wrong: 'two goroutines take the same two mutexes in opposite order',
  kind: 'partial deadlock',
  goroutines: ['deleteDevice'],
  objects: ['devices', 'info.lock'],
  program,
})
