// kubernetes #30872, federated informer: the controller pops with the queue's lock held and then locks the informer,
// reconciling locks the informer and then the queue.
import { chan, go, type Go, Mutex, RWMutex, trySelect } from '../../../src/main/runtime/index.ts'
import { kernel } from '../support/kernel.ts'

function* program(fix: boolean): Go<void> {
  const informer = new Mutex({ name: 'federatedInformer' })
  const fifo = new RWMutex({ name: 'deltaFIFO.lock' })
  const stop = chan<never>(0, { name: 'stop' })
  const stopController = chan<never>(0, { name: 'stopChan' })

  yield* informer.lock()
  go(function* controller() {
    while (trySelect({ stop: stopController.recv() }) === undefined) {
      yield* fifo.lock() // pop
      if (fix) fifo.unlock()
      yield* informer.lock() // addCluster
      informer.unlock()
      if (!fix) fifo.unlock()
    }
  })
  informer.unlock()
  go(function* stopper() {
    yield* stop.recv()
    yield* informer.lock()
    stopController.close()
    informer.unlock()
  })
  go(function* reconcile() {
    yield* informer.lock() // clustersSynced
    yield* fifo.lock() // hasSynced
    fifo.unlock()
    informer.unlock()
  })
  stop.close()
}

export default kernel({
  name: 'kubernetes_30872',
  wrong: 'two goroutines take the same two locks in opposite order',
  kind: 'partial deadlock',
  goroutines: ['controller', 'reconcile'],
  behind: ['stopper'],
  objects: ['federatedInformer', 'deltaFIFO.lock'],
  program,
})
