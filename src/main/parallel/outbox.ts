/**
 * Results on their way home. Numbers lie in the work's slot and go at once; the rest is held back a little, because a
 * message costs two microseconds however many results it carries.
 */
import type { Control } from './control.ts'
import type { Mailbox } from './mailbox.ts'
import { pack } from './packed-error.ts'
import { indexOf, result, type WorkTable } from './work-table.ts'

const mostHeld = 64
/** Held back at most this long before the next work begins. */
const holdMs = 0.25

interface Held {
  ids: number[]
  kinds: number[]
  values: unknown[]
}

export class Outbox {
  readonly #control: Control
  readonly #self: number
  readonly #table: WorkTable
  readonly #mailbox: Mailbox
  /** For results to works of this processor itself. */
  readonly #home: (ids: readonly number[], values: readonly unknown[]) => void
  readonly #held = new Map<number, Held>()
  #since = 0

  constructor(
    control: Control,
    self: number,
    table: WorkTable,
    mailbox: Mailbox,
    home: (ids: readonly number[], values: readonly unknown[]) => void,
  ) {
    this.#control = control
    this.#self = self
    this.#table = table
    this.#mailbox = mailbox
    this.#home = home
  }

  add(id: number, kind: number, value: unknown): void {
    const spawner = this.#table.spawner(indexOf(id))
    let held = this.#held.get(spawner)
    if (held === undefined) this.#held.set(spawner, (held = { ids: [], kinds: [], values: [] }))
    if (this.#held.size === 1 && held.ids.length === 0) this.#since = performance.now()
    held.ids.push(id)
    held.kinds.push(kind)
    held.values.push(value)
    if (held.ids.length >= mostHeld) this.flush()
  }

  /** `nowMs`: flushes only what has been held long enough. */
  flush(nowMs = Infinity): void {
    if (this.#held.size === 0 || nowMs - this.#since < holdMs) return
    for (const [spawner, held] of this.#held) this.#send(spawner, held)
    this.#held.clear()
  }

  deliver(id: number, kind: number, value: number): void {
    if (!this.#table.end(id, this.#self, kind, value)) return
    const spawner = this.#table.deliver(indexOf(id))
    if (spawner !== this.#self) this.#control.wake(spawner)
  }

  #send(spawner: number, held: Held): void {
    const { ids, kinds, values } = held
    if (spawner === this.#self) this.#home(ids, values)
    else this.#post(spawner, held)
    for (let i = 0; i < ids.length; i++) this.deliver(ids[i] as number, kinds[i] as number, 0)
  }

  #post(spawner: number, { ids, kinds, values }: Held): void {
    try {
      this.#mailbox.post(spawner, { type: 'results', ids, values })
    } catch {
      // One of them cannot be cloned: each by itself shows which.
      for (let i = 0; i < ids.length; i++)
        kinds[i] = this.#postOne(spawner, ids[i] as number, kinds[i] as number, values[i])
    }
  }

  #postOne(spawner: number, id: number, kind: number, value: unknown): number {
    try {
      this.#mailbox.post(spawner, { type: 'results', ids: [id], values: [value] })
      return kind
    } catch (error) {
      this.#mailbox.post(spawner, { type: 'results', ids: [id], values: [pack(error)] })
      return result.error
    }
  }
}
