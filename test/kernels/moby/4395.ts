// moby #4395, promise: a function runs in a goroutine and sends its error to a channel
// that the caller may forget.
import { chan, type Chan, go, type Go } from '../../../src/main/runtime/index.ts'
import { kernel } from '../support/kernel.ts'

function* program(fix: boolean): Go<void> {
  function promise(fn: () => Error): Chan<Error> {
    const result = chan<Error>(fix ? 1 : 0, { name: 'ch' })
    go(function* run() {
      yield* result.send(fn())
    })
    return result
  }
  promise(() => new Error('unheard'))
}

export default kernel({
  name: 'moby_4395',
  wrong: 'a result is sent to a channel that the caller has forgotten',
  kind: 'leak',
  goroutines: ['run'],
  objects: ['ch'],
  program,
})
