// cockroach #6181, range cache: a lookup prints the cache with the read lock held, and printing takes the read
// lock again; another lookup wants the write lock in between.
import { go, type Go, RWMutex, WaitGroup } from '../../../src/main/runtime/index.ts'
import { kernel } from '../support/kernel.ts'

function* program(fix: boolean): Go<void> {
  const mu = new RWMutex({ name: 'rangeCacheMu' })
  function* print(): Go<void> {
    yield* mu.rlock()
    mu.runlock()
  }
  function* lookup(): Go<void> {
    yield* mu.rlock()
    if (!fix) yield* print()
    mu.runlock()
    yield* mu.lock()
    mu.unlock()
  }
  go(function* coalescedRequests() {
    const lookups = new WaitGroup({ name: 'lookups' })
    for (let i = 0; i < 3; i++) lookups.go(lookup)
    yield* lookups.wait()
  })
}

export default kernel({
  name: 'cockroach_6181',
  wrong: 'a value is printed under the read lock, and printing it takes the read lock again',
  kind: 're-entrant read lock',
  goroutines: ['lookup'],
  behind: ['coalescedRequests'],
  objects: ['rangeCacheMu'],
  program,
})
