import { UsageError } from '../base/index.ts'
import { onEnd } from './context.ts'
import type { Context } from './context-tree.ts'
import { currentId } from './engine.ts'
import { Holders } from './holders.ts'
import { Label, type LabelOptions } from './label.ts'
import { letIn, type LockWaits } from './lock-waits.ts'
import { Op } from './op.ts'
import { RESUMED, THROW, type Waiter } from './waiter.ts'
import { reasonIndex } from './wait-reason.ts'

const reason = reasonIndex('semacquire')

/** One waiter of a semaphore: how much it wants, and the way out of its context. */
interface Claim {
  readonly waiter: Waiter
  readonly n: number
  stop: (() => boolean) | undefined
}

class AcquireOp extends Op<void> {
  readonly reason = reason
  readonly target: Semaphore
  readonly n: number
  readonly ctx: Context | undefined

  constructor(target: Semaphore, n: number, ctx: Context | undefined) {
    super()
    this.target = target
    this.n = n
    this.ctx = ctx
  }

  /** A context that is done fails even when there is room. */
  ready(): boolean {
    return this.ctx?.err !== undefined || this.target.free(this.n)
  }

  take(): void {
    if (this.ctx?.err !== undefined) throw this.ctx.err
    this.target.grant(this.n)
  }

  enqueue(waiter: Waiter): void {
    this.target.join(waiter, this.n, this.ctx)
  }

  leave(waiter: Waiter): void {
    this.target.leave(waiter)
  }
}

interface SemaphoreOptions extends LabelOptions {
  /** @internal A part of the library itself: tables and charts of locks leave it out. */
  internal?: boolean
}

/**
 * Weighted semaphore, after x/sync/semaphore: strictly first come, first served, so a large claim at the front keeps
 * smaller ones behind it waiting and cannot starve.
 */
export class Semaphore extends Label {
  readonly size: number
  /** @internal */
  readonly internal: boolean
  #held = 0
  /** In order of arrival; a Map so that anybody can leave in O(1). */
  readonly #claims = new Map<Waiter, Claim>()
  /** Claims that can never be granted: they wait for their context only and block nobody. */
  readonly #hopeless = new Map<Waiter, Claim>()

  /** @internal */
  waits: LockWaits | null = null
  /** @internal For the wait-for graph. */
  readonly holders = new Holders()

  constructor(size: number, options?: SemaphoreOptions) {
    super('semaphore', options)
    if (!(size >= 0)) throw new UsageError('semaphore-size', `semaphore: size out of range: ${String(size)}`)
    this.size = size
    this.internal = options?.internal === true
  }

  get held(): number {
    return this.#held
  }

  get waiting(): number {
    return this.#claims.size + this.#hopeless.size
  }

  /**
   * Waits until `n` are free and nobody is in front. Throws the context's `err` if that ends first, or has ended
   * already. More than `size` can never be had: it waits for the context.
   */
  acquire(n = 1, ctx?: Context): Op<void> {
    return new AcquireOp(this, checkedWeight(n), ctx)
  }

  /** False if it would have to wait. */
  tryAcquire(n = 1): boolean {
    if (!this.free(checkedWeight(n))) return false
    this.grant(n)
    return true
  }

  /** Throws if more is released than held. */
  release(n = 1): void {
    if (checkedWeight(n) > this.#held)
      throw new UsageError('over-release', 'semaphore: released more than held')
    this.#held -= n
    this.holders.leave(currentId())
    this.#admit()
  }

  /** @internal */
  free(n: number): boolean {
    return this.#claims.size === 0 && this.#held + n <= this.size
  }

  /** @internal */
  grant(n: number): void {
    this.#held += n
    this.holders.enter(currentId())
  }

  /** @internal */
  join(waiter: Waiter, n: number, ctx: Context | undefined): void {
    const claim: Claim = { waiter, n, stop: undefined }
    const claims = n <= this.size ? this.#claims : this.#hopeless
    claims.set(waiter, claim)
    if (ctx === undefined) return
    claim.stop = onEnd(ctx, (err) => {
      this.leave(waiter)
      waiter.wake(err, THROW)
    })
  }

  /** @internal Whoever stood behind may have its turn now. */
  leave(waiter: Waiter): void {
    const claim = this.#claims.get(waiter) ?? this.#hopeless.get(waiter)
    claim?.stop?.()
    this.#claims.delete(waiter)
    this.#hopeless.delete(waiter)
    this.#admit()
  }

  #admit(): void {
    for (const claim of this.#claims.values()) {
      if (this.#held + claim.n > this.size) return
      this.#claims.delete(claim.waiter)
      this.#held += claim.n
      this.holders.enter(claim.waiter.id)
      letIn(this, claim.waiter)
      claim.stop?.()
      claim.waiter.wake(undefined, RESUMED)
    }
  }
}

function checkedWeight(n: number): number {
  if (n >= 0) return n
  throw new UsageError('semaphore-weight', `semaphore: weight out of range: ${String(n)}`)
}
