// cockroach #10214, store: sending heartbeats locks coalescedMu and then raftMu of each replica,
// a replica's tick locks raftMu and then coalescedMu.
import { go, type Go, Mutex } from '../../../src/main/runtime/index.ts'
import { kernel } from '../support/kernel.ts'

interface Replica {
  readonly raftMu: Mutex
  readonly mu: Mutex
}

function* program(fix: boolean): Go<void> {
  const coalescedMu = new Mutex({ name: 'coalescedMu' })
  const replica = (i: number): Replica => ({
    raftMu: new Mutex({ name: `raftMu${String(i)}` }),
    mu: new Mutex({ name: `replica.mu${String(i)}` }),
  })
  const replicas = [replica(0), replica(1)] as const

  go(function* sendQueuedHeartbeats() {
    yield* coalescedMu.lock()
    if (fix) coalescedMu.unlock()
    for (const r of replicas) {
      yield* r.raftMu.lock()
      r.raftMu.unlock()
    }
    if (!fix) coalescedMu.unlock()
  })
  go(function* tick() {
    const [r] = replicas
    yield* r.raftMu.lock()
    yield* r.mu.lock()
    for (let i = 0; i < 2; i++) {
      yield* coalescedMu.lock()
      coalescedMu.unlock()
    }
    r.mu.unlock()
    r.raftMu.unlock()
  })
}

export default kernel({
  name: 'cockroach_10214',
  wrong: 'two goroutines take the same two mutexes in opposite order',
  kind: 'partial deadlock',
  goroutines: ['sendQueuedHeartbeats', 'tick'],
  objects: ['coalescedMu', 'raftMu0'],
  program,
})
