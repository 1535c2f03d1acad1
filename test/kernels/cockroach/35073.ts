// cockroach #35073, outbox: its main loop ends early and does not mark the row channel as closed,
// so producers go on to push into a full buffer.
import { chan, type Chan, go, type Go, WaitGroup } from '../../../src/main/runtime/index.ts'
import { kernel } from '../support/kernel.ts'

const rows = 16

class RowChannel {
  readonly data: Chan<number> = chan<number>(rows, { name: 'dataChan' })
  #consumerIsClosed = false

  consumerClosed(): void {
    this.#consumerIsClosed = true
    this.data.tryRecv() // one that waits may go on
  }

  *push(): Go<void> {
    if (!this.#consumerIsClosed) yield* this.data.send(0)
  }
}

function* program(fix: boolean): Go<void> {
  const outbox = new RowChannel()
  for (let i = 0; i < rows; i++) yield* outbox.push()
  go(function* blockedPusher() {
    yield* outbox.push()
  })
  const running = new WaitGroup({ name: 'outbox' })
  running.go(function* outboxRun() {
    if (fix) outbox.consumerClosed()
  })
  yield* running.wait()
  yield* outbox.push()
}

export default kernel({
  name: 'cockroach_35073',
  wrong: 'a consumer ends and does not say so; its producers wait on the full buffer',
  kind: 'global deadlock',
  goroutines: ['main', 'blockedPusher'],
  objects: ['dataChan'],
  program,
})
