// kubernetes #70277, wait: WaitFor hands its caller's stop channel on, which ends later than the wait;
// a caller that waits for the end of what WaitFor gave him waits for his own stop.
import { chan, type Chan, go, type Go, select, ticker, timer } from '../../../src/main/runtime/index.ts'
import { kernel } from '../support/kernel.ts'

function poller(done: Chan<never>): Chan<true> {
  const polls = chan<true>(0, { name: 'polls' })
  go(function* poll() {
    const [tick, limit] = [ticker(1), timer(20)]
    for (;;) {
      const got = yield* select({ tick: tick.recv(), limit: limit.recv(), done: done.recv() })
      if (got.case !== 'tick') break
      polls.trySend(true)
    }
    polls.close()
  })
  return polls
}

function* program(fix: boolean): Go<void> {
  const stop = chan<never>(0, { name: 'stopCh' })
  const given = fix ? chan<never>(0, { name: 'ownStop' }) : stop
  // waitFor: one poll is enough
  const polls = poller(given)
  yield* polls.recv()
  if (fix) given.close()
  // the caller
  yield* given.recv()
  stop.close()
}

export default kernel({
  name: 'kubernetes_70277',
  wrong: 'a goroutine waits for a channel that it would close itself, later',
  kind: 'global deadlock',
  goroutines: ['main'],
  objects: ['stopCh'],
  program,
})
