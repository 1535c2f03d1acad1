// kubernetes #6632, idle-aware framer: writing a frame holds the write lock and sends on a channel that nobody reads;
// the monitor would close it, but takes the write lock first.
import { chan, go, type Go, Mutex } from '../../../src/main/runtime/index.ts'
import { kernel } from '../support/kernel.ts'

function* program(fix: boolean): Go<void> {
  const writeLock = new Mutex({ name: 'writeLock' })
  const closeChan = chan<true>(0, { name: 'closeChan' })
  const resetChan = chan<true>(0, { name: 'resetChan' })
  let open = true
  go(function* closer() {
    yield* closeChan.send(true)
  })
  go(function* monitor() {
    yield* closeChan.recv()
    if (fix) {
      go(function* drain() {
        while ((yield* resetChan.recv()) !== undefined);
      })
    }
    yield* writeLock.lock()
    resetChan.close()
    open = false
    writeLock.unlock()
  })
  go(function* writeFrame() {
    yield* writeLock.lock()
    if (open) yield* resetChan.send(true)
    writeLock.unlock()
  })
}

export default kernel({
  name: 'kubernetes_6632',
  wrong: 'a send holds the mutex that whoever would close the channel needs',
  kind: 'partial deadlock',
  goroutines: ['writeFrame'],
  behind: ['monitor'],
  objects: ['resetChan', 'writeLock'],
  program,
})
