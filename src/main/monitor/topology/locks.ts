/** Locks that somebody waits for, with who holds them. Locks at rest are not drawn: nobody keeps a list of them. */
import { type Goroutine, Mutex, RWMutex, Semaphore } from '../../runtime/index.ts'
import type { TopologyEdge, TopologyNode } from '../../../shared/topology.ts'

interface Seen {
  id: string
  name: string
  kind: string
  waiters: Map<string, number>
  lock: Mutex | RWMutex | Semaphore
}

export class Locks {
  readonly #seen = new Map<object, Seen>()

  see(g: Goroutine, group: string): void {
    const target = g.waitingOn
    if (!(target instanceof Mutex || target instanceof RWMutex || target instanceof Semaphore)) return
    let seen = this.#seen.get(target)
    if (seen === undefined) {
      const kind = target instanceof Mutex ? 'mutex' : target instanceof RWMutex ? 'rwmutex' : 'semaphore'
      seen = { id: lockId(target), name: target.name, kind, waiters: new Map(), lock: target }
      this.#seen.set(target, seen)
    }
    seen.waiters.set(group, (seen.waiters.get(group) ?? 0) + 1)
  }

  nodes(): TopologyNode[] {
    return [...this.#seen.values()].map(({ id, name, kind, waiters }) => ({
      id,
      kind: 'lock',
      name,
      lock: kind,
      waiting: [...waiters.values()].reduce((sum, count) => sum + count, 0),
    }))
  }

  draw(origin: ReadonlyMap<number, string>, edges: Map<string, TopologyEdge>): void {
    for (const { id, waiters, lock } of this.#seen.values()) {
      for (const [group, waiting] of waiters) edges.set(`${group}>${id}`, edge(group, id, 'wait', waiting))
      for (const holder of holdersOf(lock)) {
        const group = origin.get(holder)
        if (group !== undefined) edges.set(`${id}>${group}`, edge(id, group, 'hold', 0))
      }
    }
  }
}

const ids = new WeakMap<object, number>()
let lastId = 0

/** The same lock keeps its number, so that its node keeps its place. */
export function lockId(lock: object): string {
  let id = ids.get(lock)
  if (id === undefined) ids.set(lock, (id = ++lastId))
  return `lock:${String(id)}`
}

function holdersOf(lock: Mutex | RWMutex | Semaphore): readonly number[] {
  if (lock instanceof Mutex) return [lock.tenure.holder]
  if (lock instanceof Semaphore) return lock.holders.crossed ? [] : lock.holders.ids
  return lock.writing ? [lock.writer] : lock.readers.ids
}

function edge(from: string, to: string, kind: 'wait' | 'hold', waiting: number): TopologyEdge {
  return { id: `${from}>${to}`, from, to, kind, perS: null, waiting, side: 'lock', dead: false }
}
