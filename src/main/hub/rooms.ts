import type { Client } from './client.ts'

const nobody: ReadonlySet<Client> = new Set()

/** Who is in which room. A room exists while it has members. */
export class Rooms {
  readonly #members = new Map<string, Set<Client>>()

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
    return true
  }

  /** False when the client was not in it. */
  leave(client: Client, room: string): boolean {
    const members = this.#members.get(room)
    if (members?.delete(client) !== true) return false
    if (members.size === 0) this.#members.delete(room)
    client.deleteRoom(room)
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
