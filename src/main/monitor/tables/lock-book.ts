/**
 * The locks of a program that somebody has had to wait for or waits for now, with their waits of the last seconds. Who
 * finds a lock free leaves no trace, so one that nobody ever waited for is in no list.
 */
import type { LockKind } from '../../../shared/locks.ts'
import { type internals, Mutex, type Runtime, RWMutex, Semaphore, WaitGroup } from '../../runtime/index.ts'
import { SlidingQuantiles } from '../sliding-quantiles.ts'

export type AnyLock = Mutex | RWMutex | Semaphore | WaitGroup
type Contended = internals.Contended

/** Each has a window of some ten kilobytes. */
const mostWindows = 256
const windowS = 5

const kinds = [
  [Mutex, 'mutex'],
  [RWMutex, 'rwmutex'],
  [Semaphore, 'semaphore'],
  [WaitGroup, 'wait group'],
] as const

/** Undefined also for parts of the library itself. */
export function lockKind(target: unknown): LockKind | undefined {
  if (target instanceof Semaphore && target.internal) return undefined
  return kinds.find(([type]) => target instanceof type)?.[1]
}

export class LockBook {
  readonly #rt: Runtime
  readonly #windows = new Map<WeakRef<Contended>, SlidingQuantiles>()
  readonly #refs = new WeakMap<Contended, WeakRef<Contended>>()

  constructor(rt: Runtime) {
    this.#rt = rt
  }

  /** At each sample; the windows move on twice a second. */
  tick(nowMs: number): void {
    for (const lock of this.#rt.sched.locks) this.#window(lock)?.update(nowMs)
    if (this.#windows.size === mostWindows)
      for (const ref of this.#windows.keys()) if (ref.deref() === undefined) this.#windows.delete(ref)
  }

  /** Locks that somebody has waited for. */
  *contended(): Iterable<AnyLock> {
    for (const lock of this.#rt.sched.locks) if (lockKind(lock) !== undefined) yield lock as AnyLock
  }

  recent(lock: AnyLock): { window: NonNullable<SlidingQuantiles['window']>; perS: number } | undefined {
    const ref = this.#refs.get(lock)
    const window = ref === undefined ? undefined : this.#windows.get(ref)?.window
    return window === undefined || window.count === 0 ? undefined : { window, perS: window.count / windowS }
  }

  #window(lock: Contended): SlidingQuantiles | undefined {
    let ref = this.#refs.get(lock)
    if (ref === undefined) {
      if (this.#windows.size >= mostWindows) return undefined
      const own = (ref = new WeakRef(lock))
      this.#refs.set(lock, own)
      this.#windows.set(own, new SlidingQuantiles(() => own.deref()?.waits?.histogram))
    }
    return this.#windows.get(ref)
  }
}
