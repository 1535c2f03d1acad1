/** Answers `locks.query` and `lock.get`: who holds a lock, who waits for it and for how long, now and so far. */
import { type Histogram, UsageError } from '../../base/index.ts'
import { type Goroutine, Mutex, RWMutex, type Runtime, Semaphore } from '../../runtime/index.ts'
import type { LockDetails, LockPage, LockRow } from '../../../shared/locks.ts'
import type { WaitQuantiles } from '../../../shared/profile.ts'
import { lockId } from '../topology/index.ts'
import { type Census, doings, positionOf } from './census.ts'
import type { CensusShelf } from './census-shelf.ts'
import { barsOf } from './wait-bars.ts'
import { inSlices, type Sliced, stride } from './in-slices.ts'
import { type AnyLock, type LockBook, lockKind } from './lock-book.ts'

const mostRows = 200
/** Who came first is listed; the rest is a number. */
const listed = 8
const named = 4

const wants: Readonly<Record<string, string>> = {
  'sync.Mutex.Lock': 'lock',
  'sync.RWMutex.RLock': 'read',
  'sync.RWMutex.Lock': 'write',
  semacquire: 'acquire',
  'sync.WaitGroup.Wait': 'wait',
}
const lockDoings = new Set(
  Object.keys(wants).map((reason) => doings.indexOf(reason as (typeof doings)[number])),
)

export class LockTable {
  readonly #rt: Runtime
  readonly #shelf: CensusShelf
  readonly #book: LockBook

  constructor(rt: Runtime, shelf: CensusShelf, book: LockBook) {
    this.#rt = rt
    this.#shelf = shelf
    this.#book = book
  }

  async query(): Promise<LockPage> {
    const census = await this.#shelf.current()
    const waiters = (await inSlices(waitersOf(census))).value
    const locks = new Set<AnyLock>([...waiters.keys(), ...this.#book.contended()])
    const rows = [...locks].map((lock) => this.#row(lock, waiters.get(lock) ?? [], census))
    rows.sort(
      (a, b) =>
        Number(b.waiting > 0) - Number(a.waiting > 0) ||
        b.longestMs - a.longestMs ||
        (b.all?.totalMs ?? 0) - (a.all?.totalMs ?? 0),
    )
    return {
      rows: rows.slice(0, mostRows),
      total: rows.length,
      waiting: rows.reduce((sum, row) => sum + row.waiting, 0),
      atMs: Math.round(this.#rt.clock.wall()),
    }
  }

  async details(id: string): Promise<LockDetails> {
    const census = await this.#shelf.current()
    const waiters = (await inSlices(waitersOf(census))).value
    const lock = [...waiters.keys(), ...this.#book.contended()].find((each) => lockId(each) === id)
    if (lock === undefined) throw new UsageError('unknown-lock', `there is no lock ${id} any more`)
    const waiting = waiters.get(lock) ?? []
    const nowMs = this.#rt.clock.now()
    return {
      row: this.#row(lock, waiting, census),
      waiters: waiting
        .toSorted((a, b) => a.waitingSince - b.waitingSince)
        .slice(0, listed)
        .map((g) => ({
          id: g.id,
          name: g.name,
          site: g.site,
          wants: wants[g.waitReason ?? ''] ?? '',
          waitMs: Math.max(0, nowMs - g.waitingSince),
        })),
      bins: lock.waits === null ? [] : barsOf(lock.waits.histogram),
      atMs: Math.round(this.#rt.clock.wall()),
    }
  }

  #row(lock: AnyLock, waiting: readonly Goroutine[], census: Census): LockRow {
    const nowMs = this.#rt.clock.now()
    const recent = this.#book.recent(lock)
    const { waits } = lock
    const ids = holdersOf(lock, census)
    return {
      id: lockId(lock),
      kind: lockKind(lock) ?? 'mutex',
      name: lock.name,
      site: lock.site,
      holders: ids.slice(0, named).map((holder) => ({ id: holder, name: nameOf(holder, census) })),
      standing: standingOf(lock),
      waiting: lock.waiting,
      longestMs: waiting.reduce((most, g) => Math.max(most, nowMs - g.waitingSince), 0),
      recent: recent === undefined ? null : { ...quantilesOf(recent.window), perS: recent.perS },
      all:
        waits === null || waits.histogram.count === 0
          ? null
          : { ...quantilesOf(waits.histogram), count: waits.count, totalMs: waits.histogram.sum },
    }
  }
}

function quantilesOf(waits: Histogram): WaitQuantiles {
  return {
    count: waits.count,
    p50Ms: waits.quantile(0.5),
    p90Ms: waits.quantile(0.9),
    p99Ms: waits.quantile(0.99),
    maxMs: waits.max,
  }
}

/** Of this thread: locks are never shared by several. */
function* waitersOf({ goroutines, doing }: Census): Sliced<Map<AnyLock, Goroutine[]>> {
  const found = new Map<AnyLock, Goroutine[]>()
  for (const [i, g] of goroutines.entries()) {
    if (i % stride === 0) yield
    if (!lockDoings.has(doing[i] ?? -1)) continue
    const target = g.waitingOn
    if (lockKind(target) === undefined) continue
    const lock = target as AnyLock
    const others = found.get(lock)
    if (others === undefined) found.set(lock, [g])
    else others.push(g)
  }
  return found
}

function holdersOf(lock: AnyLock, census: Census): readonly number[] {
  if (lock instanceof Mutex) return lock.locked ? [lock.tenure.holder] : []
  if (lock instanceof RWMutex) return lock.writing ? [lock.writer] : [...new Set(lock.readers.ids)]
  // Permits that others give back say nothing of who has them.
  if (lock instanceof Semaphore) return lock.holders.crossed ? [] : [...new Set(lock.holders.ids)]
  return census.goroutines.filter(({ hook }) => hook !== null && hook === lock.members).map(({ id }) => id)
}

function nameOf(id: number, census: Census): string {
  return id === 0 ? 'code outside' : (census.goroutines[positionOf(census, id)]?.name ?? 'one that has ended')
}

function standingOf(lock: AnyLock): string {
  if (lock instanceof Mutex) return lock.locked ? 'locked' : 'free'
  if (lock instanceof RWMutex) {
    const readers = lock.readers.ids.length + lock.readers.unknown
    return lock.writing ? 'locked for writing' : readers === 0 ? 'free' : `${String(readers)} reading`
  }
  if (lock instanceof Semaphore) return `${String(lock.held)} of ${String(lock.size)} held`
  return `${String(lock.count)} not done`
}
