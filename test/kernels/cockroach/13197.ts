// cockroach #13197, sql: a transaction starts a goroutine that waits for its context,
// and is forgotten: nobody commits or rolls back, so nobody cancels.
import { background, go, type Go, withCancel } from '../../../src/main/runtime/index.ts'
import { kernel } from '../support/kernel.ts'

class Tx {
  readonly #ctx
  readonly #cancel

  constructor() {
    ;[this.#ctx, this.#cancel] = withCancel(background())
  }

  *awaitDone(): Go<void> {
    yield* this.#ctx.done()
  }

  rollback(): void {
    this.#cancel()
  }
}

function* program(fix: boolean): Go<void> {
  const tx = new Tx()
  go(function* awaitDone() {
    yield* tx.awaitDone()
  })
  if (fix) tx.rollback()
}

export default kernel({
  name: 'cockroach_13197',
  wrong: 'a transaction is forgotten; the goroutine that awaits its context stays',
  kind: 'leak',
  goroutines: ['awaitDone'],
  objects: ['context'],
  program,
})
