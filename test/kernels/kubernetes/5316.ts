// kubernetes #5316, API server: when a request times out, nobody receives its result or its error,
// and the goroutine that worked on it stays.
import { after, chan, go, type Go, select, sleep } from '../../../src/main/runtime/index.ts'
import { dice, kernel } from '../support/kernel.ts'

function* program(fix: boolean): Go<void> {
  const fails = dice().below(10) > 5
  go(function* finishRequest() {
    const result = chan<true>(fix ? 1 : 0, { name: 'ch' })
    const failure = chan<Error>(fix ? 1 : 0, { name: 'errCh' })
    go(function* request() {
      yield* sleep(2)
      if (fails) yield* failure.send(new Error('request failed'))
      else yield* result.send(true)
    })
    yield* select({ result: result.recv(), failure: failure.recv(), timeout: after(1) })
  })
}

export default kernel({
  name: 'kubernetes_5316',
  wrong: 'the receiver of a result has left by its timeout',
  kind: 'leak',
  goroutines: ['request'],
  objects: ['ch'],
  program,
})
