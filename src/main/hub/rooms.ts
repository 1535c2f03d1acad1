import type { Client } from './client.ts'

const nobody: ReadonlySet<Client> = new Set()

/** Who is in which room. A room exists while it has members. */
export class Rooms {
  readonly #members = new Map<string, Set<Client>>()
  readonly #onExists: (room: string, exists: boolean) => void

  /** `onExists` is told when a room begins and when it ends. */
  constructor(onExists: (room: string, exists: boolean) => void) {
    this.#onExists = onExists
  }

  get names(): Iterable<string> {
    return this.#members.keys()
  }

  get count(): number {
    return this.#members.size
  }

  /** False when the client was in it already. */
  join(client: Client, room: string): boolean {
    const members = this.#members.get(room)
    if (members === undefined) this.#members.set(room, new Set([client]))
    else if (members.has(client)) return false
    else members.add(client)
    client.addRoom(room)
    if (members === undefined) this.#onExists(room, true)
    return true
  }

  /** False when the client was not in it. */
  leave(client: Client, room: string): boolean {
    const members = this.#members.get(room)
    if (members?.delete(client) !== true) return false
    client.deleteRoom(room)
    if (members.size > 0) return true
    this.#members.delete(room)
    this.#onExists(room, false)
    return true
  }

  leaveAll(client: Client): void {
    for (const room of [...client.rooms]) this.leave(client, room)
  }

  members(room: string): ReadonlySet<Client> {
    return this.#members.get(room) ?? nobody
  }

  *rows(): Iterable<{ room: string; clients: number }> {
    for (const [room, members] of this.#members) yield { room, clients: members.size }
  }
}
