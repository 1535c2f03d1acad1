import type { Goroutine } from './goroutine.ts'
import type { Op } from './op.ts'
import type { Origin } from './origin.ts'
import type { SelectOp } from './select.ts'
import type { Waiter } from './waiter.ts'

/** One case of a parked select, standing in that case's queue. */
export class CaseWaiter implements Waiter {
  next: Waiter | null = null
  prev: Waiter | null = null
  value: unknown = undefined
  /** Where it stands; null while its select is not parked. */
  op: Op<unknown> | null = null
  key = ''
  /** It was woken, and that was ignored: it stands in no queue. */
  ignored = false
  readonly #select: SelectOp
  readonly #index: number

  constructor(select: SelectOp, index: number) {
    this.#index = index
    this.#select = select
  }

  get since(): number {
    return this.#select.owner?.since ?? 0
  }

  get waitingSince(): number {
    return this.#select.owner?.waitingSince ?? 0
  }

  get id(): number {
    return this.#select.owner?.id ?? 0
  }

  get origin(): Origin | null {
    return this.#select.owner?.origin ?? null
  }

  /** Whose select it is. */
  get goroutine(): Goroutine | null {
    return this.#select.owner
  }

  /** Another thread may serve it from now on: see `SelectOp.expose`. */
  expose(): void {
    this.#select.expose(this)
  }

  /** Only this thread can serve it now. */
  cover(): void {
    this.#select.cover()
  }

  wake(value: unknown, status: number): void {
    this.#select.fire(this.#index, value, status)
  }
}
