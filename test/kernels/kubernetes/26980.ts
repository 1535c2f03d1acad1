// kubernetes #26980, processor listener: pop waits for the stop with the lock held; the test stops it
// after it has got the lock through another goroutine.
import { chan, Cond, go, type Go, Mutex } from '../../../src/main/runtime/index.ts'
import { kernel } from '../support/kernel.ts'

function* program(fix: boolean): Go<void> {
  const lock = new Mutex({ name: 'processorListener.lock' })
  const added = new Cond(lock, { name: 'processorListener.cond' })
  const stop = chan<never>(0, { name: 'stopCh' })
  const pending: number[] = []
  yield* lock.lock()
  pending.push(1)
  added.broadcast()
  lock.unlock()

  go(function* pop() {
    yield* lock.lock()
    while (pending.length === 0) yield* added.wait()
    if (fix) lock.unlock()
    yield* stop.recv()
    if (!fix) lock.unlock()
  })
  const locked = chan<never>(0, { name: 'resultCh' })
  go(function* locker() {
    yield* lock.lock()
    locked.close()
  })
  yield* locked.recv()
  lock.unlock()
  stop.close()
}

export default kernel({
  name: 'kubernetes_26980',
  wrong: 'a goroutine waits for the stop with the lock held that whoever stops it needs',
  kind: 'global deadlock',
  goroutines: ['pop'],
  behind: ['locker', 'main'],
  objects: ['stopCh', 'processorListener.lock'],
  program,
})
