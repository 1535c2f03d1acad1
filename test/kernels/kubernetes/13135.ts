// kubernetes #13135, cacher: replacing the cache locks the cacher and then the watch cache,
// adding to it locks the watch cache and then the cacher.
import {
  chan,
  go,
  type Go,
  Mutex,
  Once,
  RWMutex,
  sleep,
  trySelect,
  WaitGroup,
} from '../../../src/main/runtime/index.ts'
import { kernel } from '../support/kernel.ts'

function* program(fix: boolean): Go<void> {
  const cacher = new Mutex({ name: 'cacher' })
  const watchCache = new RWMutex({ name: 'watchCache' })
  const initialized = new WaitGroup({ name: 'initialized' })
  const initOnce = new Once()
  const stop = chan<never>(0, { name: 'stopCh' })

  initialized.add(1)
  go(function* startCaching() {
    while (trySelect({ stop: stop.recv() }) === undefined) {
      yield* cacher.lock()
      yield* watchCache.lock() // replace
      yield* initOnce.do(function* () {
        initialized.done()
      })
      cacher.unlock()
      watchCache.unlock()
      yield* sleep(0)
    }
  })
  yield* initialized.wait()
  go(function* add() {
    yield* watchCache.lock()
    if (fix) watchCache.unlock()
    yield* cacher.lock() // processEvent
    cacher.unlock()
    if (!fix) watchCache.unlock()
  })
  go(function* stopper() {
    stop.close()
  })
}

export default kernel({
  name: 'kubernetes_13135',
  wrong: 'two goroutines take the same two locks in opposite order',
  kind: 'partial deadlock',
  goroutines: ['startCaching', 'add'],
  objects: ['cacher', 'watchCache'],
  program,
})
