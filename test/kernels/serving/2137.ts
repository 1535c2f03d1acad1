// knative serving #2137, breaker test: requests are let go one by one in the order they were made,
// but the only active one may be the second, which is let go after the first has been heard of.
import { chan, go, type Go, gosched, Mutex, WaitGroup } from '../../../src/main/runtime/index.ts'
import { kernel } from '../support/kernel.ts'

function* program(fix: boolean): Go<void> {
  const pending = chan<true>(2, { name: 'pendingRequests' })
  const active = chan<true>(1, { name: 'activeRequests' })

  function* maybe(thunk: () => Go<void>): Go<boolean> {
    if (!pending.trySend(true)) return false
    yield* active.send(true)
    yield* thunk()
    yield* active.recv()
    yield* pending.recv()
    return true
  }
  const requests = []
  for (let i = 0; i < 2; i++) {
    yield* gosched()
    const lock = new Mutex({ name: 'request.lock' })
    const accepted = chan<boolean>(1, { name: 'accepted' })
    yield* lock.lock()
    const start = new WaitGroup({ name: 'start' })
    start.add(1)
    go(function* request() {
      start.done()
      const ok = yield* maybe(function* () {
        yield* lock.lock()
        lock.unlock()
      })
      yield* accepted.send(ok)
    })
    yield* start.wait()
    requests.push({ lock, accepted })
  }
  if (fix) for (const { lock } of requests) lock.unlock()
  for (const { lock, accepted } of requests) {
    if (!fix) lock.unlock()
    const ok = (yield* accepted.recv()) === true
    yield* accepted.send(ok)
  }
}

export default kernel({
  name: 'serving_2137',
  wrong: 'requests are let go in another order than they became active',
  kind: 'global deadlock',
  goroutines: ['main', 'request'],
  objects: ['accepted', 'request.lock'],
  also: ['activeRequests'],
  program,
})
