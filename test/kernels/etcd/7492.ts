// etcd #7492, simple tokens: a token is handed to the keeper with the mutex held,
// and the keeper takes the same mutex when its ticker makes it delete tokens.
import {
  chan,
  type Chan,
  go,
  type Go,
  Mutex,
  select,
  ticker,
  WaitGroup,
} from '../../../src/main/runtime/index.ts'
import { kernel } from '../support/kernel.ts'

function* program(fix: boolean): Go<void> {
  const mu = new Mutex({ name: 'simpleTokensMu' })
  const add = chan<string>(1, { name: 'addSimpleTokenCh' })
  const stop = chan<Chan<true>>(0, { name: 'stopCh' })

  go(function* keeper() {
    const tick = ticker(0.01)
    const tokens = new Set<string>()
    for (;;) {
      const got = yield* select({ add: add.recv(), tick: tick.recv(), stop: stop.recv() })
      if (got.case === 'add') tokens.add('token')
      else if (got.case === 'tick') {
        for (const token of tokens) {
          yield* mu.lock() // deleteToken
          mu.unlock()
          tokens.delete(token)
        }
      } else {
        yield* got.value?.send(true) ?? []
        return
      }
    }
  })
  const all = new WaitGroup({ name: 'authentications' })
  for (let i = 0; i < 3; i++) {
    all.go(function* authenticate() {
      yield* mu.lock()
      if (fix) mu.unlock()
      yield* add.send('token')
      if (!fix) mu.unlock()
    })
  }
  yield* all.wait()
  // disable
  const stopped = chan<true>(0, { name: 'waitCh' })
  yield* stop.send(stopped)
  yield* stopped.recv()
}

export default kernel({
  name: 'etcd_7492',
  wrong: 'a send waits for its reader with the mutex held that the reader needs',
  kind: 'global deadlock',
  goroutines: ['authenticate', 'keeper'],
  behind: ['main'],
  objects: ['simpleTokensMu', 'addSimpleTokenCh'],
  program,
})
