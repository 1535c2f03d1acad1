// moby #33293, container wait: an error is sent on a channel without a buffer
// before the channel is given to whoever would receive it.
import { chan, type Chan, go, type Go } from '../../../src/main/runtime/index.ts'
import { dice, kernel } from '../support/kernel.ts'

function* program(fix: boolean): Go<void> {
  const fails = dice().below(2) === 1
  function* containerWait(): Go<Chan<Error>> {
    const errors = chan<Error>(fix ? 1 : 0, { name: 'errC' })
    if (fails) yield* errors.send(new Error('no such container'))
    return errors
  }
  go(function* waitForContainer() {
    yield* containerWait()
  })
}

export default kernel({
  name: 'moby_33293',
  wrong: 'a send before the channel is given to its receiver',
  kind: 'leak',
  goroutines: ['waitForContainer'],
  objects: ['errC'],
  program,
})
