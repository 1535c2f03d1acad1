// cockroach #1055, stopper: it holds its mutex and waits for the tasks to drain,
// but each task stays counted until the stop, which comes only after the drain.
import { chan, go, type Go, Mutex, WaitGroup } from '../../../src/main/runtime/index.ts'
import { kernel } from '../support/kernel.ts'

class Stopper {
  readonly stopper = chan<never>(0, { name: 'stopper' })
  readonly workers = new WaitGroup({ name: 'workers' })
  readonly drain = new WaitGroup({ name: 'drain' })
  readonly #mu = new Mutex({ name: 'stopper.mu' })
  readonly #fix: boolean
  #draining = false

  constructor(fix: boolean) {
    this.#fix = fix
  }

  *startTask(): Go<boolean> {
    yield* this.#mu.lock()
    if (!this.#draining) this.drain.add(1)
    this.#mu.unlock()
    return !this.#draining
  }

  *quiesce(): Go<void> {
    yield* this.#mu.lock()
    this.#draining = true
    if (this.#fix) this.#mu.unlock()
    yield* this.drain.wait()
    if (!this.#fix) this.#mu.unlock()
  }

  *stop(): Go<void> {
    yield* this.quiesce()
    this.stopper.close()
    yield* this.workers.wait()
  }
}

function* program(fix: boolean): Go<void> {
  const stoppers = [new Stopper(fix), new Stopper(fix), new Stopper(fix)]
  for (const s of stoppers) {
    s.workers.add(1)
    go(function* worker() {
      const started = yield* s.startTask()
      if (fix && started) s.drain.done()
      yield* s.stopper.recv()
      s.workers.done()
    })
  }
  const done = chan<never>(0, { name: 'done' })
  go(function* stopAll() {
    for (const s of stoppers) yield* s.quiesce()
    for (const s of stoppers) yield* s.stop()
    done.close()
  })
  yield* done.recv()
}

export default kernel({
  name: 'cockroach_1055',
  wrong: 'the stopper drains the tasks before it stops them, and a task ends only when stopped',
  kind: 'lost done',
  goroutines: ['stopAll'],
  behind: ['worker', 'main'],
  objects: ['drain'],
  program,
})
