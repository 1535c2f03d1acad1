// hugo #3251, remote resources: a lock for each URL is taken with the lock of their table held for writing,
// and its holder needs the table's read lock to give it back.
import { type Go, Mutex, RWMutex, sleep, WaitGroup } from '../../../src/main/runtime/index.ts'
import { kernel } from '../support/kernel.ts'

class RemoteLock {
  readonly #table = new RWMutex({ name: 'remoteLock' })
  readonly #locks = new Map<string, Mutex>()
  readonly #fix: boolean

  constructor(fix: boolean) {
    this.#fix = fix
  }

  *lock(url: string): Go<void> {
    yield* this.#table.lock()
    const lock = this.#locks.get(url) ?? new Mutex({ name: 'urlLock' })
    this.#locks.set(url, lock)
    if (this.#fix) this.#table.unlock()
    yield* lock.lock()
    if (!this.#fix) this.#table.unlock()
  }

  *unlock(url: string): Go<void> {
    yield* this.#table.rlock()
    this.#locks.get(url)?.unlock()
    this.#table.runlock()
  }
}

function* program(fix: boolean): Go<void> {
  const remote = new RemoteLock(fix)
  const url = 'http://Foo.Bar/foo_Bar-Foo'
  const all = new WaitGroup({ name: 'fetches' })
  for (let i = 0; i < 8; i++) {
    all.go(function* getRemote() {
      for (let k = 0; k < 3; k++) {
        yield* remote.lock(url)
        yield* remote.unlock(url)
        yield* sleep(1)
      }
    })
  }
  yield* all.wait()
}

export default kernel({
  name: 'hugo_3251',
  wrong: 'two locks are taken in one order and given back with the first taken in the other',
  kind: 'global deadlock',
  goroutines: ['getRemote'],
  behind: ['main'],
  objects: ['remoteLock', 'urlLock'],
  program,
})
