// syncthing #4829, NAT mapping: clearing the addresses with the lock held notifies the subscribers,
// for which the read lock is taken.
import { type Go, RWMutex } from '../../../src/main/runtime/index.ts'
import { kernel } from '../support/kernel.ts'

function* program(fix: boolean): Go<void> {
  const service = new RWMutex({ name: 'service.mut' })
  const mapping = new RWMutex({ name: 'mapping.mut' })
  function* notify(): Go<void> {
    yield* mapping.rlock()
    mapping.runlock()
  }
  function* clearAddresses(): Go<void> {
    yield* mapping.lock()
    if (fix) mapping.unlock()
    yield* notify()
    if (!fix) mapping.unlock()
  }
  yield* service.lock() // removeMapping
  yield* clearAddresses()
  service.unlock()
}

export default kernel({
  name: 'syncthing_4829',
  wrong: 'the holder of a write lock takes the read lock, two calls further down',
  kind: 'double lock',
  goroutines: ['main'],
  objects: ['mapping.mut'],
  program,
})
