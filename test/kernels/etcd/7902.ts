// etcd #7902, election: a follower waits with the mutex held until the leader opens the next round,
// for which the leader needs the mutex.
import { chan, go, type Go, Mutex, WaitGroup } from '../../../src/main/runtime/index.ts'
import { kernel } from '../support/kernel.ts'

const rounds = 4

function* program(fix: boolean): Go<void> {
  const mu = new Mutex({ name: 'mu' })
  let next = chan<never>(0, { name: 'nextc' })

  function* client(leads: boolean): Go<void> {
    for (let round = 1; round <= rounds; round++) {
      yield* mu.lock()
      const mine = next // validate
      mu.unlock()
      if (!fix) yield* mu.lock()
      if (leads) {
        next.close()
        if (round < rounds) next = chan<never>(0, { name: 'nextc' })
      }
      yield* mine.recv()
      if (!fix) mu.unlock()
    }
  }
  go(function* runElection() {
    const all = new WaitGroup({ name: 'clients' })
    all.go(function* leader() {
      yield* client(true)
    })
    for (let i = 0; i < 2; i++) {
      all.go(function* follower() {
        yield* client(false)
      })
    }
    yield* all.wait()
  })
}

export default kernel({
  name: 'etcd_7902',
  wrong: 'a follower waits for the leader with the mutex held that the leader needs',
  kind: 'partial deadlock',
  goroutines: ['follower'],
  behind: ['leader', 'runElection'],
  objects: ['nextc', 'mu'],
  program,
})
