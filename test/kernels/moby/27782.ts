// moby #27782, log follower: closing the logs makes the follower remove its file watch, which waits on a condition
// for an event; the watcher has one that nobody reads any more.
import { chan, Cond, go, type Go, Mutex, select, sleep, trySelect } from '../../../src/main/runtime/index.ts'
import { kernel } from '../support/kernel.ts'

class Watcher {
  readonly events = chan<string>(0, { name: 'events' })
  readonly done = chan<never>(0, { name: 'done' })
  readonly #mu = new Mutex({ name: 'watcher.mu' })
  readonly #ignored = new Cond(this.#mu, { name: 'watcher.cv' })

  get closed(): boolean {
    return trySelect({ done: this.done.recv() }) !== undefined
  }

  start(): void {
    const { events, done } = this
    const closed = (): boolean => this.closed
    go(function* readEvents() {
      while (!closed()) {
        yield* sleep(0.3)
        if ((yield* select({ event: events.send('write'), done: done.recv() })).case === 'done') break
      }
      events.close()
    })
  }

  *remove(): Go<void> {
    yield* this.#mu.lock()
    for (const exists = true; exists;) yield* this.#ignored.wait()
    this.#mu.unlock()
  }
}

function* program(fix: boolean): Go<void> {
  const closeNotifier = chan<never>(0, { name: 'closeNotifier' })
  go(function* initializeStdio() {
    go(function* followLogs() {
      const watcher = new Watcher()
      watcher.start()
      yield* sleep(0.3)
      const got = yield* select({ event: watcher.events.recv(), close: closeNotifier.recv() })
      if (got.case === 'close') {
        if (fix) watcher.done.close()
        else yield* watcher.remove()
      }
      if (!watcher.closed) watcher.done.close()
    })
    closeNotifier.close() // reset, after an error
  })
}

export default kernel({
  name: 'moby_27782',
  wrong: 'a goroutine waits on a condition that only its own reading would bring about',
  kind: 'leak',
  goroutines: ['followLogs'],
  objects: ['watcher.cv'],
  also: ['readEvents', 'events', 'done'],
  program,
})
