// istio #17860, proxy agent: each epoch reports its end to the agent's loop,
// also when the loop has been cancelled.
import {
  background,
  chan,
  go,
  type Go,
  Mutex,
  select,
  sleep,
  ticker,
  timer,
  withCancel,
} from '../../../src/main/runtime/index.ts'
import { kernel } from '../support/kernel.ts'

function* program(fix: boolean): Go<void> {
  const mu = new Mutex({ name: 'agent.mu' })
  const status = chan<number>(0, { name: 'statusCh' })
  const active = new Set<number>()
  const [ctx, cancel] = withCancel(background())

  function* waitUntilLive(): Go<void> {
    if (active.size === 0) return
    const [interval, limit] = [ticker(30), timer(100)]
    for (;;) {
      const got = yield* select({ timeout: limit.recv(), look: interval.recv() })
      if (got.case === 'timeout') return // it never lives
    }
  }
  function* restart(epoch: number): Go<void> {
    yield* mu.lock()
    yield* waitUntilLive()
    active.add(epoch)
    go(function* runWait() {
      if (fix) yield* select({ status: status.send(epoch), done: ctx.done() })
      else yield* status.send(epoch)
    })
    mu.unlock()
  }
  go(function* run() {
    for (;;) {
      const got = yield* select({ status: status.recv(), done: ctx.done() })
      if (got.case === 'done') return
      yield* mu.lock()
      active.delete(got.value ?? 0)
      const left = active.size
      mu.unlock()
      if (left === 0) return
    }
  })
  yield* restart(1)
  go(function* restartAgain() {
    yield* restart(2)
  })
  yield* sleep(200)
  cancel()
}

export default kernel({
  name: 'istio_17860',
  wrong: 'an exit status is sent to a loop that has ended',
  kind: 'leak',
  goroutines: ['runWait'],
  objects: ['statusCh'],
  program,
})
