/** Who lives, found by number: taken once per look, because primitives note ids that keep nobody alive. */
import type { Goroutine, internals, Runtime } from '../../runtime/index.ts'

type Users = internals.Users
type EndHook = internals.EndHook

/** Beyond so many goroutines the search for unknown members of a WaitGroup would cost too much. */
const searchable = 10_000

interface OfOrigin {
  readonly number: number
  readonly goroutines: Goroutine[]
}

export class Census {
  readonly #byId = new Map<number, Goroutine>()
  readonly #members = new Map<EndHook, Goroutine[]>()
  readonly #usersOf = new Map<Users, readonly Goroutine[]>()
  #origins: Map<Goroutine['origin'], OfOrigin> | undefined
  /** By the numbers of the origins. */
  readonly #ofSeveral = new Map<string, readonly Goroutine[]>()

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

  all(): Iterable<Goroutine> {
    return this.#byId.values()
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

  /** Living users of a channel's end. When some were forgotten: everybody who came from where they came from. */
  users(users: Users): readonly Goroutine[] {
    let found = this.#usersOf.get(users)
    if (found === undefined) {
      found = this.allAlive(users.ids)
      if (users.lost) {
        found = this.#ofOrigins(new Set(found.map(({ origin }) => origin)))
      }
      this.#usersOf.set(users, found)
    }
    return found
  }

  /** The same list for the same origins: what follows from it is then found once. */
  #ofOrigins(origins: ReadonlySet<Goroutine['origin']>): readonly Goroutine[] {
    const lists = (this.#origins ??= byOrigin(this.#byId.values()))
    const [only, ...more] = [...origins].flatMap((origin) => lists.get(origin) ?? [])
    if (only === undefined) return []
    if (more.length === 0) return only.goroutines
    const all = [only, ...more].sort((a, b) => a.number - b.number)
    const key = all.map(({ number }) => number).join()
    let found = this.#ofSeveral.get(key)
    if (found === undefined) this.#ofSeveral.set(key, (found = all.flatMap(({ goroutines }) => goroutines)))
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

function byOrigin(all: Iterable<Goroutine>): Map<Goroutine['origin'], OfOrigin> {
  const found = new Map<Goroutine['origin'], OfOrigin>()
  for (const g of all) {
    const known = found.get(g.origin)
    if (known === undefined) found.set(g.origin, { number: found.size, goroutines: [g] })
    else known.goroutines.push(g)
  }
  return found
}
