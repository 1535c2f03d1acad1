// grpc-go #660, benchmark client: when it is stopped during a call, nobody receives the call's result,
// and the goroutine that made it stays.
import { chan, go, type Go, select } from '../../../src/main/runtime/index.ts'
import { dice, kernel } from '../support/kernel.ts'

function* program(fix: boolean): Go<void> {
  const stop = chan<true>(0, { name: 'stop' })
  const random = dice()
  go(function* closeLoopUnary() {
    for (;;) {
      const done = chan<boolean>(fix ? 1 : 0, { name: 'done' })
      go(function* unaryCall() {
        yield* done.send(random.below(10) <= 7)
      })
      const got = yield* select({ stop: stop.recv(), done: done.recv() })
      if (got.case === 'stop') return
    }
  })
  go(function* stopper() {
    yield* stop.send(true)
  })
}

export default kernel({
  name: 'grpc_660',
  wrong: 'the receiver of a result returns by another case of its select',
  kind: 'leak',
  goroutines: ['unaryCall'],
  objects: ['done'],
  program,
})
