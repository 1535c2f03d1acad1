// kubernetes #58107, resource quotas: a worker waits for its empty queue with the read lock held; a resync that wants
// the write lock keeps out the worker of the other queue, whose work would fill the first.
import { type Chan, chan, Cond, go, type Go, Mutex, RWMutex, sleep } from '../../../src/main/runtime/index.ts'
import { kernel } from '../support/kernel.ts'

class Queue {
  readonly #mu: Mutex
  readonly #filled: Cond
  #items = 0

  constructor(name: string) {
    this.#mu = new Mutex({ name: `${name}.mu` })
    this.#filled = new Cond(this.#mu, { name: `${name}.cond` })
  }

  *get(): Go<void> {
    yield* this.#mu.lock()
    while (this.#items === 0) yield* this.#filled.wait()
    this.#items--
    this.#mu.unlock()
  }

  put(): void {
    this.#items++
    this.#filled.signal()
  }
}

function* program(fix: boolean): Go<void> {
  const workerLock = new RWMutex({ name: 'workerLock' })
  const [quotas, missingUsage] = [new Queue('queue'), new Queue('missingUsageQueue')]
  const done: Chan<never> = chan<never>(0, { name: 'done' })

  function* take(queue: Queue): Go<void> {
    if (fix) yield* queue.get()
    yield* workerLock.rlock()
    if (!fix) yield* queue.get()
    workerLock.runlock()
  }
  go(function* quotaWorker() {
    yield* take(quotas)
    done.close()
  })
  go(function* missingUsageWorker() {
    yield* take(missingUsage)
    quotas.put()
  })
  go(function* resync() {
    for (let i = 0; i < 3; i++) {
      yield* workerLock.lock()
      yield* sleep(1)
      workerLock.unlock()
    }
  })
  missingUsage.put()
}

export default kernel({
  name: 'kubernetes_58107',
  wrong:
    'a goroutine waits on a condition with the read lock held; a writer in line keeps out who would signal it',
  kind: 'partial deadlock',
  goroutines: ['quotaWorker'],
  behind: ['resync', 'missingUsageWorker'],
  objects: ['queue.cond', 'workerLock'],
  program,
})
