// cockroach #35931, flow registry: cancelling a flow pushes an error to each of its receivers,
// also to one whose buffer is full because its reader never came.
import { chan, type Go, Mutex } from '../../../src/main/runtime/index.ts'
import { kernel } from '../support/kernel.ts'

function* program(fix: boolean): Go<void> {
  const registry = new Mutex({ name: 'flowRegistry' })
  const [left, right] = [chan<true>(1, { name: 'left' }), chan<true>(1, { name: 'right' })]
  yield* left.send(true)
  // cancel
  yield* registry.lock()
  const pending = [left, right]
  registry.unlock()
  for (const receiver of pending) {
    if (fix) receiver.trySend(true)
    else yield* receiver.send(true)
  }
}

export default kernel({
  name: 'cockroach_35931',
  wrong: 'a cancel waits for room in a buffer that nobody reads',
  kind: 'global deadlock',
  goroutines: ['main'],
  objects: ['left'],
  program,
})
