// kubernetes #62464, CPU manager: reading a set takes the read lock and, inside it, takes it again;
// removing a container takes the write lock in between.
import { go, type Go, RWMutex } from '../../../src/main/runtime/index.ts'
import { dice, kernel } from '../support/kernel.ts'

function* program(fix: boolean): Go<void> {
  const state = new RWMutex({ name: 'stateMemory' })
  const random = dice()
  function* read(locked: boolean): Go<void> {
    if (!locked) yield* state.rlock()
    if (!locked) state.runlock()
  }
  go(function* reconcileState() {
    yield* state.rlock() // getCPUSetOrDefault
    yield* read(fix) // getCPUSet
    if (random.below(10) <= 5) yield* read(fix) // getDefaultCPUSet
    state.runlock()
  })
  go(function* removeContainer() {
    yield* read(false)
    yield* state.lock() // setDefaultCPUSet
    state.unlock()
  })
}

export default kernel({
  name: 'kubernetes_62464',
  wrong: 'a read lock is taken twice down a call chain, with a writer in between',
  kind: 're-entrant read lock',
  goroutines: ['reconcileState', 'removeContainer'],
  objects: ['stateMemory'],
  program,
})
