/**
 * The locks that goroutines had to wait for: all of them summed up, and the first so many that have a name one by one. Only
 * contended ones are known: whoever finds a lock free leaves no trace.
 */
import { Histogram } from '../base/index.ts'
import { type internals, type Runtime, Semaphore, WaitGroup } from '../runtime/index.ts'
import {
  type Column,
  columnsOf,
  gauge,
  type Metric,
  quantile,
  rate,
  type Source,
  type Tick,
} from './metric.ts'
import { SlidingQuantiles, stepMs } from './sliding-quantiles.ts'

type Contended = internals.Contended

const mostShown = 16
/** What unnamed ones are called: a line for each could not be told apart. */
const kinds = new Set(['mutex', 'rwmutex', 'semaphore'])
const quantiles = ['p50', 'p90', 'p99', 'max'] as const

const waitHelp =
  'Time that goroutines waited for a lock that somebody else held, of those let in during the last 5 s.'

interface Sums {
  readonly waiting: number
  readonly waits: number
  readonly window: SlidingQuantiles
}

const metrics: readonly Metric<Sums>[] = [
  gauge('lock.waiting', '1', 'Goroutines that wait for a mutex or a semaphore.', (lock) => lock.waiting),
  rate('lock.wait.rate', '/s', 'Waits for a lock that ended with it, per second.', (lock) => lock.waits),
  ...quantiles.map((q) => quantile<Sums>('lock.wait', q, waitHelp, (lock, share) => lock.window.at(share))),
]

class Shown implements Sums {
  readonly ref: WeakRef<Contended>
  readonly columns: readonly Column[]
  readonly window: SlidingQuantiles

  constructor(lock: Contended, label: string) {
    const ref = (this.ref = new WeakRef(lock))
    this.window = new SlidingQuantiles(() => ref.deref()?.waits?.histogram)
    this.columns = columnsOf<Sums>(metrics, this, { lock: label })
  }

  get waiting(): number {
    return this.ref.deref()?.waiting ?? NaN
  }

  get waits(): number {
    return this.ref.deref()?.waits?.count ?? NaN
  }
}

export class LockBoard implements Source, Sums {
  columns: readonly Column[]
  waiting = 0
  waits = 0
  window: SlidingQuantiles
  readonly #rt: Runtime
  readonly #total = new Histogram()
  readonly #own: readonly Column[]
  readonly #known = new WeakSet<Contended>()
  #shown: readonly Shown[] = []
  #stepAtMs = -Infinity

  constructor(rt: Runtime) {
    this.#rt = rt
    this.window = new SlidingQuantiles(() => this.#total)
    this.#own = columnsOf<Sums>(metrics, this)
    this.columns = this.#own
  }

  update({ nowMs }: Tick): void {
    if (nowMs - this.#stepAtMs < stepMs) return
    this.#stepAtMs = nowMs
    this.#sum()
    this.window.update(nowMs)
    for (const { window } of this.#shown) window.update(nowMs)
  }

  #sum(): void {
    const before = this.#total.count
    const shown = this.#shown.filter(({ ref }) => ref.deref() !== undefined)
    const fresh: Shown[] = []
    this.#total.reset()
    this.waiting = this.waits = 0
    for (const lock of this.#rt.sched.locks) {
      if (lock instanceof WaitGroup || (lock instanceof Semaphore && lock.internal)) continue
      this.waiting += lock.waiting
      this.waits += lock.waits?.count ?? 0
      if (lock.waits !== null) this.#total.merge(lock.waits.histogram)
      if (this.#known.has(lock) || kinds.has(lock.name) || shown.length + fresh.length >= mostShown) continue
      this.#known.add(lock)
      fresh.push(new Shown(lock, this.#label(lock.name, [...shown, ...fresh])))
    }
    // A lock that was dropped took its past along: the window starts anew rather than show less than nothing.
    if (this.#total.count < before) this.window = new SlidingQuantiles(() => this.#total)
    if (fresh.length === 0 && shown.length === this.#shown.length) return
    this.#shown = [...shown, ...fresh]
    this.columns = [...this.#own, ...this.#shown.flatMap(({ columns }) => columns)]
  }

  #label(name: string, others: readonly Shown[]): string {
    const twins = others.filter(({ ref }) => ref.deref()?.name === name).length
    return twins === 0 ? name : `${name}#${String(twins + 1)}`
  }
}
