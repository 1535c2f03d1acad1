import type { Client } from './client.ts'

const nobody: ReadonlySet<Client> = new Set()
const worstForMs = 5000

/** Where messages go: a room with members, or everybody. The counters only grow. */
export class Room {
  /** Empty for everybody. */
  readonly name: string
  readonly members = new Set<Client>()
  /** Messages taken up for it, and their deliveries into outboxes. */
  messages = 0
  deliveries = 0
  #since = -Infinity
  #worst = NaN
  #worstBefore = NaN

  constructor(name: string) {
    this.name = name
  }

  /** A message for it took so long from being taken up to its last socket write. */
  took(ms: number, nowMs: number): void {
    this.#age(nowMs)
    if (!(this.#worst > ms)) this.#worst = ms
  }

  /** The longest of the last 5 to 10 s; NaN when there was none. */
  worstMs(nowMs: number): number {
    this.#age(nowMs)
    return this.#worst > this.#worstBefore || Number.isNaN(this.#worstBefore)
      ? this.#worst
      : this.#worstBefore
  }

  #age(nowMs: number): void {
    const ageMs = nowMs - this.#since
    if (ageMs < worstForMs) return
    this.#worstBefore = ageMs < 2 * worstForMs ? this.#worst : NaN
    this.#worst = NaN
    this.#since = nowMs
  }
}

/** Who is in which room. A room exists while it has members. */
export class Rooms {
  readonly everybody = new Room('')
  readonly #rooms = new Map<string, Room>()
  readonly #onExists: (room: string, exists: boolean) => void

  /** `onExists` is told when a room begins and when it ends. */
  constructor(onExists: (room: string, exists: boolean) => void) {
    this.#onExists = onExists
  }

  get names(): Iterable<string> {
    return this.#rooms.keys()
  }

  get count(): number {
    return this.#rooms.size
  }

  /** False when the client was in it already. */
  join(client: Client, room: string): boolean {
    const known = this.#rooms.get(room)
    if (known?.members.has(client) === true) return false
    const joined = known ?? new Room(room)
    joined.members.add(client)
    client.addRoom(room)
    if (known !== undefined) return true
    this.#rooms.set(room, joined)
    this.#onExists(room, true)
    return true
  }

  /** False when the client was not in it. */
  leave(client: Client, room: string): boolean {
    const members = this.#rooms.get(room)?.members
    if (members?.delete(client) !== true) return false
    client.deleteRoom(room)
    if (members.size > 0) return true
    this.#rooms.delete(room)
    this.#onExists(room, false)
    return true
  }

  leaveAll(client: Client): void {
    for (const room of [...client.rooms]) this.leave(client, room)
  }

  members(room: string): ReadonlySet<Client> {
    return this.#rooms.get(room)?.members ?? nobody
  }

  find(room: string): Room | undefined {
    return this.#rooms.get(room)
  }

  all(): Iterable<Room> {
    return this.#rooms.values()
  }
}
