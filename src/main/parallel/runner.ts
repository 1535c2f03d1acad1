/** The running side of a processor: begins works it has found, and sends home what became of them. */
import { type CancelFunc, type Goroutine, internals, type Runtime } from '../runtime/index.ts'
import { decodeArgs } from './arguments.ts'
import type { Control } from './control.ts'
import type { ChannelHandle } from './shared-chan.ts'
import type { Message } from './mailbox.ts'
import type { Modules, PortableFunction } from './modules.ts'
import type { Outbox } from './outbox.ts'
import { pack, unpack } from './packed-error.ts'
import { block } from './layout.ts'
import { DONE, indexOf, result, type WorkTable } from './work-table.ts'

type Order = Extract<Message, { type: 'kill' | 'cancel' }>

/** Ends a goroutine of this processor as its spawner's kill would: a portable one's end is no panic then. */
export function killHere(g: Goroutine, reason: Error): void {
  if (g.hook instanceof StartedWork) g.hook.killedBy = reason
  g.kill(reason)
}

/** A work that runs here. */
export class StartedWork implements internals.EndHook {
  readonly handlesErrors = true
  readonly id: number
  readonly fn: number
  goroutine: Goroutine | undefined
  cancels: CancelFunc[] = []
  killedBy: unknown
  readonly #ended: (work: StartedWork, value: unknown, returned: boolean) => void

  constructor(id: number, fn: number, ended: (work: StartedWork, value: unknown, returned: boolean) => void) {
    this.id = id
    this.fn = fn
    this.#ended = ended
  }

  goroutineEnded(value: unknown, returned: boolean): void {
    this.#ended(this, value, returned)
  }
}

export interface RunnerParts {
  runtime: Runtime
  self: number
  control: Control
  table: WorkTable
  modules: Modules
  outbox: Outbox
  /** Arguments of a work that this very processor spawned. */
  ownArgs: (slot: number) => unknown[] | undefined
  openChannel: (handle: ChannelHandle) => unknown
}

const sweepAt = 512

export class Runner {
  /** Works whose module is on its way. */
  loading = 0
  readonly #parts: RunnerParts
  readonly #started = new Map<number, StartedWork>()
  /** Arguments that came by message, for works that run here or may come to. */
  readonly #args = new Map<number, unknown[]>()
  /** Begun, but their arguments are still under way. */
  readonly #argless = new Set<StartedWork>()
  /** About works that are not here, or not yet. */
  readonly #orders = new Map<number, Order[]>()

  constructor(parts: RunnerParts) {
    this.#parts = parts
  }

  get alive(): number {
    return this.#started.size
  }

  /** Makes it this processor's, unless another one was faster; it runs as soon as its module is there. */
  begin(id: number): void {
    const { table, self, modules, control } = this.#parts
    if (!table.claim(id, self)) return
    const fn = table.fn(indexOf(id))
    const work = new StartedWork(id, fn, this.#ended)
    this.#started.set(id, work)
    control.count(self, block.started)
    const found = modules.get(fn)
    if (found === undefined) this.#load(work)
    else this.#run(work, found)
  }

  argsArrived(id: number, args: unknown[]): void {
    this.#args.set(id, args)
    for (const work of this.#argless) {
      if (work.id !== id) continue
      this.#argless.delete(work)
      this.#run(work, this.#parts.modules.get(work.fn) as PortableFunction)
    }
    if (this.#args.size > sweepAt) this.#sweep(this.#args)
  }

  order(order: Order): void {
    const work = this.#started.get(order.id)
    if (work?.goroutine !== undefined) this.#obey(work, order)
    else {
      this.#orders.set(order.id, [...(this.#orders.get(order.id) ?? []), order])
      if (this.#orders.size > sweepAt) this.#sweep(this.#orders)
    }
  }

  #load(work: StartedWork): void {
    const { runtime, modules } = this.#parts
    const hold = runtime.hold()
    this.loading++
    const release = (): void => {
      this.loading--
      hold()
    }
    modules.load(work.fn).then(
      (found) => {
        release()
        if (!runtime.closed) this.#run(work, found)
      },
      (error: unknown) => {
        release()
        this.#ended(work, error, false)
        runtime.sched.poke()
      },
    )
  }

  #run(work: StartedWork, fn: PortableFunction): void {
    const { runtime, table, modules, ownArgs, openChannel } = this.#parts
    const slot = indexOf(work.id)
    const numbers = table.numbers(slot)
    const sent = numbers ?? this.#args.get(work.id) ?? ownArgs(slot)
    if (sent === undefined) {
      this.#argless.add(work)
      return
    }
    this.#args.delete(work.id)
    try {
      const { args, cancels } =
        numbers === undefined ? decodeArgs(sent, openChannel) : { args: sent, cancels: [] }
      work.cancels = cancels
      work.goroutine = runtime.sched.spawn(internals.bodyOf(fn(...args)), modules.origin(work.fn))
      work.goroutine.hook = work
    } catch (error) {
      this.#ended(work, error, false)
      return
    }
    const orders = this.#orders.get(work.id)
    this.#orders.delete(work.id)
    for (const order of orders ?? []) this.#obey(work, order)
  }

  #obey(work: StartedWork, order: Order): void {
    const reason = unpack(order.reason) as Error
    if (order.type === 'cancel') work.cancels[order.context]?.(reason)
    else if (work.goroutine !== undefined) killHere(work.goroutine, reason)
  }

  readonly #ended = (work: StartedWork, value: unknown, returned: boolean): void => {
    this.#started.delete(work.id)
    const { outbox } = this.#parts
    for (const cancel of work.cancels) cancel()
    if (!returned) outbox.add(work.id, value === work.killedBy ? result.killed : result.error, pack(value))
    else if (value === undefined) outbox.deliver(work.id, result.nothing, 0)
    else if (typeof value === 'number') outbox.deliver(work.id, result.number, value)
    else if (typeof value === 'boolean') outbox.deliver(work.id, value ? result.yes : result.no, 0)
    else outbox.add(work.id, result.message, value)
  }

  /** Forgets what concerns works that are over. */
  #sweep(map: Map<number, unknown>): void {
    const { table } = this.#parts
    for (const id of map.keys()) {
      const slot = indexOf(id)
      if (table.idOf(slot) !== id || table.state(slot) === DONE) map.delete(id)
    }
  }
}
