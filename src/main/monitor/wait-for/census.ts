/** Who lives, found by number: taken once per look, because primitives note ids that keep nobody alive. */
import type { Goroutine, internals, Runtime } from '../../runtime/index.ts'

type Users = internals.Users
type EndHook = internals.EndHook

/** Beyond so many goroutines the search for unknown members of a WaitGroup would cost too much. */
const searchable = 10_000

export class Census {
  readonly #byId = new Map<number, Goroutine>()
  readonly #members = new Map<EndHook, Goroutine[]>()
  #children: Map<number, Goroutine[]> | undefined
  readonly #usersOf = new Map<Users, readonly Goroutine[]>()

  constructor(rt: Runtime) {
    for (const g of rt.goroutines()) {
      this.#byId.set(g.id, g)
      if (g.hook === null) continue
      const members = this.#members.get(g.hook)
      if (members === undefined) this.#members.set(g.hook, [g])
      else members.push(g)
    }
  }

  get size(): number {
    return this.#byId.size
  }

  /** One or none. */
  alive(id: number): readonly Goroutine[] {
    const g = this.#byId.get(id)
    return g === undefined ? [] : [g]
  }

  allAlive(ids: readonly number[]): Goroutine[] {
    const found = new Set<Goroutine>()
    for (const id of ids) {
      const g = this.#byId.get(id)
      if (g !== undefined) found.add(g)
    }
    return [...found]
  }

  members(hook: EndHook): readonly Goroutine[] {
    return this.#members.get(hook) ?? []
  }

  /** Those who live of whom it spawned, and of whom they spawned. */
  heirs(id: number): readonly Goroutine[] {
    this.#children ??= byParent(this.#byId.values())
    const found = [...(this.#children.get(id) ?? [])]
    for (const g of found) found.push(...(this.#children.get(g.id) ?? []))
    return found
  }

  /** Living users of a channel's end. When some were forgotten: everybody who came from where they came from. */
  users(users: Users): readonly Goroutine[] {
    let found = this.#usersOf.get(users)
    if (found === undefined) {
      found = this.allAlive(users.ids)
      if (users.lost) {
        const origins = new Set(found.map(({ origin }) => origin))
        found = [...this.#byId.values()].filter(({ origin }) => origins.has(origin))
      }
      this.#usersOf.set(users, found)
    }
    return found
  }

  anyDead(users: Users): boolean {
    return users.ids.some((id) => id > 0 && !this.#byId.has(id))
  }

  /** Whoever came since then, and the maker with his children; undefined when there are too many to look at. */
  spawnedSince(count: number, maker: number): readonly Goroutine[] | undefined {
    if (this.#byId.size > searchable) return undefined
    return [...this.#byId.values()].filter((g) => g.id > count || g.id === maker || g.parent === maker)
  }
}

function byParent(goroutines: Iterable<Goroutine>): Map<number, Goroutine[]> {
  const children = new Map<number, Goroutine[]>()
  for (const g of goroutines) {
    const siblings = children.get(g.parent)
    if (siblings === undefined) children.set(g.parent, [g])
    else siblings.push(g)
  }
  return children
}
