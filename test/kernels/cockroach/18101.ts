// cockroach #18101, restore: the reader of the spans returns when its context ends; the sender does not look at the
// context and stays once the buffer is full.
import { background, chan, go, type Go, select, withCancel } from '../../../src/main/runtime/index.ts'
import { kernel } from '../support/kernel.ts'

const capacity = 6

function* program(fix: boolean): Go<void> {
  const [ctx, cancel] = withCancel(background())
  go(function* restore() {
    const ready = chan<boolean>(capacity, { name: 'readyForImport' })
    go(function* splitAndScatter() {
      for (let i = 0; i < capacity + 2; i++) {
        if (!fix) yield* ready.send(i !== 0)
        else if ((yield* select({ sent: ready.send(i !== 0), done: ctx.done() })).case === 'done') break
      }
      ready.close()
    })
    for (let span = yield* ready.recv(); span !== undefined; span = yield* ready.recv()) {
      yield* ctx.done()
      return
    }
  })
  go(function* canceller() {
    cancel()
  })
}

export default kernel({
  name: 'cockroach_18101',
  wrong: 'the context ends the reader of a channel and not its sender',
  kind: 'leak',
  goroutines: ['splitAndScatter'],
  objects: ['readyForImport'],
  program,
})
