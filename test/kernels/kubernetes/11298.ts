// kubernetes #11298, notifier: the service loop lets another goroutine wait on the condition for it;
// when it is aborted before that one waits, its signal is lost and it waits for ever.
import {
  chan,
  type Chan,
  Cond,
  go,
  type Go,
  gosched,
  Mutex,
  select,
  sleep,
  trySelect,
} from '../../../src/main/runtime/index.ts'
import { kernel } from '../support/kernel.ts'

class Notifier {
  readonly #lock = new Mutex({ name: 'notifier.lock' })
  readonly #changed = new Cond(this.#lock, { name: 'notifier.cond' })
  /** What takes the place of the condition in the repaired form: a signal stays until it is heard. */
  readonly #signal = chan<true>(1, { name: 'signal' })
  readonly #fix: boolean

  constructor(fix: boolean) {
    this.#fix = fix
  }

  *notify(): Go<void> {
    yield* this.#lock.lock()
    if (this.#fix) this.#signal.trySend(true)
    else this.#changed.signal()
    this.#lock.unlock()
  }

  *serviceLoop(abort: Chan<never>): Go<void> {
    if (this.#fix) {
      while ((yield* select({ abort: abort.recv(), signal: this.#signal.recv() })).case !== 'abort');
      return
    }
    yield* this.#lock.lock()
    while (trySelect({ abort: abort.recv() }) === undefined) {
      const changed = this.#changed
      const woken = chan<never>(0, { name: 'woken' })
      go(function* condWait() {
        yield* changed.wait()
        woken.close()
      })
      const got = yield* select({ abort: abort.recv(), woken: woken.recv() })
      if (got.case === 'woken') continue
      changed.signal()
      yield* woken.recv()
      break
    }
    this.#lock.unlock()
  }
}

function* program(fix: boolean): Go<void> {
  const notifier = new Notifier(fix)
  const abort = chan<never>(0, { name: 'abort' })
  const finished = chan<never>(0, { name: 'finished' })
  const serviceEnded = chan<never>(0, { name: 'serviceEnded' })
  go(function* notifyUntilAborted() {
    while (trySelect({ abort: abort.recv() }) === undefined) {
      yield* notifier.notify()
      yield* gosched() // in Go a loop that polls can be interrupted anywhere
    }
    finished.close()
  })
  go(function* service() {
    while (trySelect({ abort: abort.recv() }) === undefined) yield* notifier.serviceLoop(finished)
    serviceEnded.close()
  })
  go(function* aborter() {
    yield* sleep(0.3)
    abort.close()
  })
  yield* serviceEnded.recv()
}

export default kernel({
  name: 'kubernetes_11298',
  wrong: 'a condition is signalled before its waiter waits, and never again',
  kind: 'global deadlock',
  goroutines: ['service'],
  behind: ['condWait', 'main'],
  objects: ['woken'],
  program,
})
