/** AbortSignals as contexts. The other way needs no bridge: `ctx.signal`. */
import { toError } from '../base/index.ts'
import { background, type CancelFunc, type Context, withCancel } from '../runtime/index.ts'

/**
 * A child of `parent` (default: the background) that is also cancelled when the signal fires, with its reason as
 * cause. Call the cancel function when done: it also lets go of the signal.
 */
export function withSignal(
  signal: AbortSignal,
  parent: Context = background(),
): [ctx: Context, cancel: CancelFunc] {
  const [ctx, cancel] = withCancel(parent)
  const fired = (): void => cancel(toError(signal.reason))
  const release: CancelFunc = (cause) => {
    signal.removeEventListener('abort', fired)
    cancel(cause)
  }
  if (signal.aborted) fired()
  else signal.addEventListener('abort', fired, { once: true })
  return [ctx, release]
}
