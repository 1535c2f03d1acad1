// cockroach #13755, sql: the rows of a query are never closed, so the goroutine that watches
// their context is never cancelled.
import {
  background,
  type CancelFunc,
  type Context,
  go,
  type Go,
  withCancel,
} from '../../../src/main/runtime/index.ts'
import { kernel } from '../support/kernel.ts'

class Rows {
  #cancel: CancelFunc | undefined

  initContextClose(parent: Context): void {
    const [ctx, cancel] = withCancel(parent)
    this.#cancel = cancel
    go(function* awaitDone() {
      yield* ctx.done()
    })
  }

  close(): void {
    this.#cancel?.()
  }
}

function* program(fix: boolean): Go<void> {
  const rows = new Rows()
  rows.initContextClose(background())
  if (fix) rows.close()
}

export default kernel({
  name: 'cockroach_13755',
  wrong: 'a query result is never closed; the goroutine that watches its context stays',
  kind: 'leak',
  goroutines: ['awaitDone'],
  objects: ['context'],
  program,
})
