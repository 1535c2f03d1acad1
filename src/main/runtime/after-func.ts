import { onEnd } from './context.ts'
import type { Context } from './context-tree.ts'
import type { Go } from './op.ts'

/**
 * Runs `fn` in a goroutine of its own once the context is done; at once if it already is. The returned `stop` says
 * whether it prevented the call: false if it was started already or stopped before.
 */
export function afterFunc(ctx: Context, fn: () => Go<unknown>): () => boolean {
  let open = true
  const leave = onEnd(ctx, () => {
    open = false
    ctx.sched.runtime.spawn(fn, [], 1)
  })
  return () => {
    const prevented = open
    open = false
    leave()
    return prevented
  }
}
