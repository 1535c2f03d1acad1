/** Contexts, after Go's context package: how they are made, and why they ended. */
import { Canceled, UsageError } from '../base/index.ts'
import {
  type CancelFunc,
  CancelContext,
  type Child,
  type Context,
  EndlessContext,
  ValueContext,
} from './context-tree.ts'
import { currentScheduler } from './engine.ts'

/** So many first contexts, and then one in so many, know when their cancel function is lost. */
const watchedContexts = 64

/** Never done, no deadline, no values: the root of every tree. Belongs to the current runtime. */
export function background(): Context {
  return new EndlessContext(currentScheduler(), null)
}

/** A child that ends when `cancel` is called or its parent ends. Always call it: that frees the child. */
export function withCancel(parent: Context): [ctx: Context, cancel: CancelFunc] {
  return cancelable(new CancelContext(parent))
}

/** Ends by itself after so many ms, unless the parent's deadline is earlier. */
export function withTimeout(parent: Context, ms: number): [ctx: Context, cancel: CancelFunc] {
  return withDeadline(parent, parent.sched.clock.wall() + ms)
}

/** Ends by itself at a wall time (a Date or ms since 1970), unless the parent's deadline is earlier. */
export function withDeadline(parent: Context, deadline: Date | number): [ctx: Context, cancel: CancelFunc] {
  return cancelable(new CancelContext(parent, Number(deadline)))
}

/** A child that also carries a value. Keys are compared by identity: use an object or a symbol of your own. */
export function withValue(parent: Context, key: unknown, value: unknown): Context {
  if (key === undefined || key === null) throw new UsageError('nil-key', 'context: nil key')
  return new ValueContext(parent, key, value)
}

/** Keeps the values and nothing else: does not end with its parent, has no deadline. */
export function withoutCancel(parent: Context): Context {
  return new EndlessContext(parent.sched, parent)
}

/** Why it ended: what the first cancel of it or of an ancestor gave, else the same as `err`. Undefined while alive. */
export function cause(ctx: Context): Error | undefined {
  return ctx.ender?.ended?.cause
}

/** @internal Calls back with `err`, on this stack, when the context ends; at once if it has. Returns the way out. */
export function onEnd(ctx: Context, callback: (err: Error) => void): () => boolean {
  const { ender } = ctx
  if (ender === null) return () => false
  const child: Child = {
    parentEnded: callback,
  }
  ender.adopt(child)
  return () => ender.disown(child)
}

function cancelable(ctx: CancelContext): [ctx: Context, cancel: CancelFunc] {
  const cancel: CancelFunc = (why) => {
    if (ctx.ended !== undefined) return
    const err = new Canceled()
    ctx.end(err, why ?? err)
  }
  // A weak reference costs as much as the context: the first ones of a program have it, and then a sample.
  const { tallies } = ctx.sched
  const made = ++tallies.contextsMade
  if (made <= watchedContexts || made % watchedContexts === 0) ctx.canceller = new WeakRef(cancel)
  return [ctx, cancel]
}
