/** The spawning side of a processor: starts portable goroutines and takes their ends in. */
import { Canceled, Deque, UsageError } from '../base/index.ts'
import type { Portable, Runtime } from '../runtime/index.ts'
import { encodeArgs, type Links } from './arguments.ts'
import type { Finder } from './finder.ts'
import { Handle, type WorkWatch } from './handle.ts'
import type { Mailbox, Message } from './mailbox.ts'
import type { Modules } from './modules.ts'
import { pack, type Packed, unpack } from './packed-error.ts'
import { QUEUED, result, type WorkTable } from './work-table.ts'

interface Spawned {
  handle: Handle
  fn: number
  args: unknown[]
  links: Links | undefined
}

export class Spawner implements WorkWatch {
  readonly #runtime: Runtime
  readonly #self: number
  readonly #table: WorkTable
  readonly #mailbox: Mailbox
  readonly #modules: Modules
  readonly #finder: Finder
  readonly #toSelf: (message: Message) => void
  readonly #drainMail: () => void
  /** By slot. */
  readonly #spawned = new Map<number, Spawned>()
  /** They wait for a free slot. */
  readonly #backlog = new Deque<Spawned>()
  /** Results that came by message, ahead of the slot: by work id. */
  readonly #results = new Map<number, unknown>()
  #lastId = 0
  #hold: (() => void) | undefined
  /** Called when the first one is spawned and when the last one has ended. */
  onBusy: (busy: boolean) => void = () => undefined

  constructor(parts: {
    runtime: Runtime
    self: number
    table: WorkTable
    mailbox: Mailbox
    modules: Modules
    finder: Finder
    toSelf: (message: Message) => void
    drainMail: () => void
  }) {
    this.#toSelf = parts.toSelf
    this.#drainMail = parts.drainMail
    this.#runtime = parts.runtime
    this.#self = parts.self
    this.#table = parts.table
    this.#mailbox = parts.mailbox
    this.#modules = parts.modules
    this.#finder = parts.finder
  }

  /** Spawned and not over. */
  get alive(): number {
    return this.#spawned.size + this.#backlog.length
  }

  get backlog(): number {
    return this.#backlog.length
  }

  /** Those that nobody has begun: number of the handle, number of the function. */
  *queued(): IterableIterator<{ id: number; fn: number }> {
    for (const [slot, { handle, fn }] of this.#spawned)
      if (this.#table.state(slot) === QUEUED) yield { id: handle.id, fn }
    for (const { handle, fn } of this.#backlog) yield { id: handle.id, fn }
  }

  /** Returns how many. */
  killQueued(wanted: (id: number) => boolean, reason: Error): number {
    const condemned = [...this.#spawned.values(), ...this.#backlog].filter(({ handle }) => wanted(handle.id))
    for (const { handle } of condemned) this.kill(handle, reason)
    return condemned.length
  }

  spawn<A extends unknown[], T>(fn: Portable<A, T>, args: A): Handle<T> {
    if (typeof fn.url !== 'string' || typeof fn.name !== 'string')
      throw new UsageError(
        'not-portable',
        'goAnywhere: needs a function named by portable(import.meta.url, name)',
      )
    const number = this.#modules.number(fn)
    const handle = new Handle<T>(++this.#lastId, fn.name, this.#runtime, this)
    const { encoded, links } = encodeArgs(args)
    const spawned: Spawned = { handle: handle, fn: number, args: encoded, links }
    if (this.#backlog.length > 0 || !this.#start(spawned)) this.#backlog.push(spawned)
    this.#busy(true)
    return handle
  }

  whereabouts(handle: Handle): { state: 'runnable' | 'running'; processor: number } {
    const queued = handle.slot < 0 || this.#table.state(handle.slot) === QUEUED
    return queued
      ? { state: 'runnable', processor: -1 }
      : { state: 'running', processor: this.#table.owner(handle.slot) }
  }

  /** One that nobody has begun ends here and now, by winning its slot. */
  kill(handle: Handle, reason: Error = new Canceled(`goroutine ${handle.name} killed`)): void {
    const { slot } = handle
    if (slot < 0) {
      this.#forget(handle, reason)
      return
    }
    const id = this.#table.idOf(slot)
    if (this.#table.claim(id, this.#self)) {
      this.#table.end(id, this.#self, result.nothing, 0)
      this.#over(slot, false, reason, true)
    } else this.#tellOwner({ type: 'kill', id, reason: pack(reason) })
  }

  /** Results are known by the id until their slot arrives in the inbox. */
  results(ids: readonly number[], values: readonly unknown[]): void {
    ids.forEach((id, i) => this.#results.set(id, values[i]))
  }

  /** Takes in what has ended. Returns whether there was anything. */
  collect(): boolean {
    const slots = this.#table.collect(this.#self)
    for (const slot of slots) this.#collected(slot)
    return slots.length > 0
  }

  /** A new processor has to know the arguments of what it may come to run. */
  introduce(peer: number): void {
    for (const [slot, { args }] of this.#spawned) {
      if (this.#table.numbers(slot) === undefined)
        this.#mailbox.post(peer, { type: 'args', id: this.#table.idOf(slot), args })
    }
  }

  /** The arguments of a work spawned here; others get them by message. */
  argsOf(slot: number): unknown[] | undefined {
    return this.#spawned.get(slot)?.args
  }

  close(reason: Error): void {
    for (const { handle } of this.#spawned.values()) handle.end(false, reason, true)
    for (let left = this.#backlog.shift(); left !== undefined; left = this.#backlog.shift())
      left.handle.end(false, reason, true)
    this.#spawned.clear()
    this.#busy(false)
  }

  #start(spawned: Spawned): boolean {
    const slot = this.#table.take()
    if (slot < 0) return false
    const { handle, fn, args, links } = spawned
    if (!this.#table.describe(slot, fn, this.#self, args)) this.#sendArgs(slot, args)
    handle.slot = slot
    this.#spawned.set(slot, spawned)
    handle.onEnd = links?.follow((context, error) => {
      this.#contextEnded(handle, context, error)
    })
    this.#table.publish(slot)
    this.#finder.put(this.#table.idOf(slot))
    return true
  }

  #sendArgs(slot: number, args: unknown[]): void {
    try {
      this.#mailbox.broadcast({ type: 'args', id: this.#table.idOf(slot), args })
    } catch (error) {
      this.#table.free(slot)
      throw error
    }
  }

  #contextEnded(handle: Handle, context: number, error: Error): void {
    if (handle.slot < 0) return
    const id = this.#table.idOf(handle.slot)
    this.#tellOwner({ type: 'cancel', id, context, reason: pack(error) })
  }

  /** Whoever owns it, or comes to own it, has to know: whoever does not, keeps it until the work is over. */
  #tellOwner(message: Message): void {
    this.#toSelf(message)
    this.#mailbox.broadcast(message)
  }

  #collected(slot: number): void {
    const id = this.#table.idOf(slot)
    const kind = this.#table.resultKind(slot)
    const sent = this.#result(id, kind)
    this.#results.delete(id)
    if (kind === result.error || kind === result.killed)
      this.#over(slot, false, unpack(sent as Packed), kind === result.killed)
    else this.#over(slot, true, kind === result.message ? sent : this.#plain(slot, kind), false)
  }

  /** Posted before the slot was delivered, so it has arrived; but perhaps nobody has looked since. */
  #result(id: number, kind: number): unknown {
    const byMessage = kind === result.message || kind === result.error || kind === result.killed
    if (byMessage && !this.#results.has(id)) this.#drainMail()
    return this.#results.get(id)
  }

  #plain(slot: number, kind: number): unknown {
    if (kind === result.number) return this.#table.resultNumber(slot)
    return kind === result.nothing ? undefined : kind === result.yes
  }

  /** The slot is free for the next one. One spawned by a predecessor that died is nobody's. */
  #over(slot: number, returned: boolean, value: unknown, wanted: boolean): void {
    const spawned = this.#spawned.get(slot)
    this.#spawned.delete(slot)
    this.#table.free(slot)
    this.#next()
    if (spawned === undefined) return
    spawned.handle.end(returned, value, wanted)
    if (this.alive === 0) this.#busy(false)
  }

  #next(): void {
    const first = this.#backlog.shift()
    if (first === undefined) return
    if (!this.#start(first)) this.#backlog.unshift(first)
  }

  #forget(handle: Handle, reason: Error): void {
    const kept: Spawned[] = []
    for (let s = this.#backlog.shift(); s !== undefined; s = this.#backlog.shift()) {
      if (s.handle !== handle) kept.push(s)
    }
    for (const s of kept) this.#backlog.push(s)
    handle.end(false, reason, true)
    if (this.alive === 0) this.#busy(false)
  }

  #busy(on: boolean): void {
    if (on === (this.#hold !== undefined)) return
    this.#hold?.()
    // A worker has nobody who takes waiting goroutines for a deadlock, and a hold would keep it from blocking.
    this.#hold = on ? (this.#self === 0 ? this.#runtime.hold() : () => undefined) : undefined
    this.onBusy(on)
  }
}
