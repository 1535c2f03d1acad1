/**
 * A processor: a runtime together with the shared queues. It stands in the place of the runtime's run queue, so the run
 * loop asks it whom to run next: goroutines that have begun, works of its own queue in turns with them, then Go's order:
 * what has come in, the global queue (also every 61 ticks), half of somebody else's.
 */
import { durationBuckets } from '../base/index.ts'
import {
  type Goroutine,
  internals,
  type Portable,
  type RemoteGoroutine,
  type Runtime,
} from '../runtime/index.ts'
import { Activity } from './activity.ts'
import { BlockProfile } from './block-profile.ts'
import { ChannelMemory } from './channel-memory.ts'
import { Channels } from './channels.ts'
import type { AnyCodec } from './codec.ts'
import type { Control } from './control.ts'
import { Depot } from './depot.ts'
import { columnsOf } from './far-census.ts'
import { Finder } from './finder.ts'
import { block, blockAt, delaysAt, shared, status } from './layout.ts'
import { Mailbox, type Message } from './mailbox.ts'
import { processorOf } from './make-shared-chan.ts'
import { type Load, Modules } from './modules.ts'
import { Names } from './names.ts'
import { Outbox } from './outbox.ts'
import { Parker } from './parker.ts'
import { answer, type Question } from './questions.ts'
import { Runner, StartedWork } from './runner.ts'
import type { SharedChan } from './shared-chan.ts'
import { watchTurns } from './turns.ts'
import { Spawner } from './spawner.ts'
import { WorkTable } from './work-table.ts'

/** Go's number: how often the global queue is looked at although there is other work. */
const globalEvery = 61
/**
 * After news from other threads the main one comes back with its next turns for so long, instead of going to sleep: a wake
 * out of the event loop's sleep costs 10 to 30 µs, a turn 2. Everything else in the event loop is served meanwhile.
 */
const lingerMs = 0.05
/** How long a worker looks around before it parks. A wake across threads costs 5 to 20 µs. */
const spinMs = 0.05

export class Processor implements internals.RunQueue {
  readonly index: number
  readonly runtime: Runtime
  readonly control: Control
  readonly table: WorkTable
  readonly names: Names
  readonly modules: Modules
  readonly finder: Finder
  readonly mailbox: Mailbox
  readonly outbox: Outbox
  readonly runner: Runner
  readonly spawner: Spawner
  readonly depot: Depot
  readonly channels: Channels
  readonly parker: Parker
  /** Messages that are not about works. */
  onMessage: (message: Message, from: number) => void = () => undefined
  /** Nothing to do, and parked: called on the run loop's stack. */
  onParked: () => void = () => undefined
  /** Of the waits of this processor; of P0 the monitor has one of its own. */
  profile: BlockProfile | undefined
  readonly #fifo = new internals.FifoRunQueue()
  readonly #activity: Activity
  #spins: boolean
  #tick = 0
  #ownTurn = false
  #beginning = false
  /** The run loop's present slice by its number, and when it has to end. */
  #slice = -1
  #sliceEndMs = 0
  /** It has ended: no more portable ones in this slice. */
  #over = false
  #lastName = ''
  #lastTag = 0
  /** Just begun, about to run: works that have begun and wait would be lost to thieves. */
  #fresh: Goroutine | null = null

  constructor(index: number, runtime: Runtime, control: Control, load: Load, spins: boolean) {
    this.index = index
    this.runtime = runtime
    this.control = control
    this.#spins = spins
    this.table = new WorkTable(control)
    this.names = new Names(control)
    this.modules = new Modules(this.names, load)
    this.finder = new Finder(control, index, runtime.sched.random)
    this.mailbox = new Mailbox(control, index)
    this.depot = new Depot(this.mailbox, index)
    this.channels = new Channels(index, runtime, control, this.names, this.depot)
    this.outbox = new Outbox(control, index, this.table, this.mailbox, (ids, values) => {
      this.spawner.results(ids, values)
    })
    const { table, mailbox, modules, finder, outbox } = this
    this.spawner = new Spawner({
      runtime,
      table,
      mailbox,
      modules,
      finder,
      self: index,
      toSelf: this.#handle,
      drainMail: () => {
        this.mailbox.drain(this.#handle)
      },
    })
    this.runner = new Runner({
      runtime,
      control,
      table,
      modules,
      outbox,
      self: index,
      ownArgs: (slot) => this.spawner.argsOf(slot),
      openChannel: (handle) => this.channels.open(handle),
    })
    this.parker = new Parker(control, index, () => {
      runtime.sched.poke()
    })
    this.#activity = new Activity(
      control,
      index,
      runtime.sched,
      () => this.#fifo.length + runtime.sched.due.length,
    )
    runtime.sched.delay.counts = control.words.subarray(delaysAt(index), delaysAt(index) + durationBuckets)
    if (spins) this.channels.isIdle = () => this.#idle
    // Those that were runnable before stay so.
    const { queue } = runtime.sched
    for (let g = queue.pop(); g !== null; g = queue.pop()) this.#fifo.push(g)
    runtime.sched.queue = this
    // Those that a timer has woken do not come by way of this queue.
    if (runtime.sched.due !== queue) watchTurns(runtime.sched.due, this.#dueTurn)
    processorOf.set(runtime, this)
  }

  goAnywhere<A extends unknown[], T>(fn: Portable<A, T>, args: A): RemoteGoroutine<T> {
    const handle = this.spawner.spawn(fn, args)
    this.runtime.sched.poke()
    return handle
  }

  makeChannel(
    [capacity, most]: [capacity: number, most: number],
    codec: AnyCodec,
    name?: string,
  ): SharedChan<unknown> {
    const id = Atomics.add(this.control.words, shared.channels, 1) + 1
    const { name: codecName, size } = codec
    const memory = ChannelMemory.allocate(capacity, most, codec)
    const handle = { id, name: name ?? `shared#${String(id)}`, memory, most, codec: codecName, size }
    return this.channels.open(handle, codec)
  }

  /** Takes new works. One that leaves only finishes what it has; one that loads a module leaves works to others. */
  get takes(): boolean {
    return this.control.statusOf(this.index) === status.running && this.runner.loading === 0
  }

  get length(): number {
    const count =
      this.#fifo.length + (this.#fresh === null ? 0 : 1) + (this.takes ? this.finder.local.length : 0)
    // A slice may end before `pop` has looked everywhere: then there has to be another one.
    return count === 0 && !this.parker.parked ? 1 : count
  }

  push(g: Goroutine): void {
    if (this.#beginning && this.#fresh === null) this.#fresh = g
    else this.#fifo.push(g)
  }

  pop(): Goroutine | null {
    this.#rise()
    if (++this.#tick % globalEvery === 0) this.#lookAround()
    const g = this.#next()
    if (g === null) {
      if (!this.#over) this.#rest()
      return null
    }
    this.#turn(g)
    return g
  }

  #rise(): void {
    this.parker.unpark()
    this.#over = false
  }

  readonly #turn = (g: Goroutine | null): void => {
    if (g === null) return
    const { hook } = g
    this.#activity.turn(hook instanceof StartedWork ? hook.id : this.#tagOf(g), this.runtime.sched.now)
  }

  /**
   * A timer may wake somebody just after this processor has gone to rest. It runs again then: a slice that ended meanwhile
   * would otherwise leave it parked with nobody waiting to be woken.
   */
  readonly #dueTurn = (g: Goroutine | null): void => {
    if (g !== null) this.#rise()
    this.#turn(g)
  }

  /** A place in the log of names, as a negative number; goroutines of one site share it. */
  #tagOf(g: Goroutine): number {
    const { name } = g
    if (name !== this.#lastName) {
      this.#lastName = name
      const place = this.names.spare(name)
      this.#lastTag = place < 0 ? 0 : -place - 1
    }
    return this.#lastTag
  }

  /** Takes in everything that others left for this processor. */
  poll(): void {
    if (this.mailbox.full) this.mailbox.drain(this.#handle)
    this.spawner.collect()
    this.channels.drain()
    this.#followRate()
  }

  /** Reads what a processor that is no more has posted. */
  drainFrom(peer: number): void {
    this.mailbox.drainFrom(peer, this.#handle)
    this.spawner.collect()
  }

  /** The main thread says how often waits are sampled: seen whenever this processor looks around. */
  #followRate(): void {
    const rateMs = (this.control.words[shared.profileRate] as number) / 1000
    if (this.index === 0 || rateMs === (this.profile?.rateMs ?? 0)) return
    this.profile ??= new BlockProfile(this.runtime)
    this.profile.rateMs = rateMs
  }

  /** Something lies here, or could be stolen. */
  get pending(): boolean {
    if (this.#fifo.length > 0 || this.mailbox.full || this.channels.mail) return true
    if (Atomics.load(this.control.words, blockAt(this.index) + block.inbox) !== 0) return true
    return this.takes && this.finder.available
  }

  close(): void {
    this.parker.release()
    this.channels.close()
    this.mailbox.close()
  }

  #next(): Goroutine | null {
    for (;;) {
      const { local } = this.finder
      const fresh = this.#fresh
      this.#fresh = null
      if (fresh !== null) return fresh
      this.#ownTurn = !this.#ownTurn
      if (this.#fifo.length > 0 && (this.#ownTurn || local.length === 0)) return this.#fifo.pop()
      const id = this.takes && local.length > 0 && !this.#late() ? local.get() : 0
      if (id !== 0) this.#begin(id)
      else if (this.#fifo.length > 0) return this.#fifo.pop()
      else if (!this.#search()) return null
    }
  }

  /**
   * Time that the event loop has its turn. The run loop looks at the clock after many turns only, if they were short before;
   * portable goroutines are often long.
   */
  #late(): boolean {
    const { slices, sliceMs } = this.runtime.sched
    const nowMs = performance.now()
    if (slices !== this.#slice) {
      this.#slice = slices
      this.#sliceEndMs = nowMs + sliceMs
    }
    this.#over = nowMs >= this.#sliceEndMs
    return this.#over
  }

  /** Nothing at hand. False if there is nothing anywhere. */
  #search(): boolean {
    this.outbox.flush()
    this.poll()
    if (this.#fifo.length > 0) return true
    if (!this.takes) this.finder.handOver()
    else if (!this.#late()) {
      const id = this.finder.fromGlobal() || this.finder.fromOthers()
      if (id !== 0) {
        this.#begin(id)
        return true
      }
    }
    return !this.#over && this.#spins && this.#spin()
  }

  #begin(id: number): void {
    this.outbox.flush(this.runtime.sched.now)
    this.#beginning = true
    this.runner.begin(id)
    this.#beginning = false
  }

  /** Bounded, and only while fewer than half of the busy ones do it, as in Go. */
  #spin(): boolean {
    const { words } = this.control
    // One that takes nothing must not keep others asleep.
    if (!this.takes) return this.pending
    const me = 1 << this.index
    const others = Atomics.or(words, shared.spinning, me)
    if (bits(others) * 2 >= this.control.procs) {
      Atomics.and(words, shared.spinning, ~me)
      return this.pending
    }
    const end = performance.now() + spinMs
    let found = this.pending
    while (!found && performance.now() < end) found = this.pending
    Atomics.and(words, shared.spinning, ~me)
    return found
  }

  #lookAround(): void {
    this.poll()
    this.outbox.flush(this.runtime.sched.now)
    const id = this.takes ? this.finder.fromGlobal() : 0
    if (id !== 0) this.#begin(id)
  }

  /** Nothing to run, as far as one can see from here. */
  get #idle(): boolean {
    return (
      this.#fifo.length === 0 &&
      this.#fresh === null &&
      this.runtime.sched.due.length === 0 &&
      (!this.takes || this.finder.local.length === 0)
    )
  }

  #rest(): void {
    const nowMs = performance.now()
    this.#activity.rest(nowMs)
    // Not parked, so `length` is not 0 and the run loop comes back.
    if (!this.#spins && this.channels.waiting && nowMs - this.channels.toldMs < lingerMs) return
    this.parker.prepare()
    if (this.pending) {
      this.parker.unpark()
      setImmediate(this.#again)
    } else this.onParked()
  }

  readonly #again = (): void => {
    this.runtime.sched.poke()
  }

  #answer(number: number, question: Question, to: number): void {
    answer(this, question, (value) => {
      const buffers = typeof value === 'object' && 'ids' in value ? columnsOf(value) : []
      this.mailbox.post(to, { type: 'answer', number, value }, buffers)
    })
  }

  readonly #handle = (message: Message, from = this.index): void => {
    if (message.type === 'args') this.runner.argsArrived(message.id, message.args)
    else if (message.type === 'results') this.spawner.results(message.ids, message.values)
    else if (message.type === 'kill' || message.type === 'cancel') this.runner.order(message)
    else if (message.type === 'peer') {
      this.mailbox.drainFrom(message.index, this.#handle)
      this.mailbox.connect(message.index, message.port)
      this.spawner.introduce(message.index)
    } else if (message.type === 'peer-gone') {
      // What it posted before it died counts.
      this.mailbox.drainFrom(message.index, this.#handle)
      this.mailbox.disconnect(message.index)
    } else if (message.type === 'lost') this.channels.lost(message.processor)
    else if (message.type === 'claim' || message.type === 'parcel') this.depot.handle(message)
    else if (message.type === 'ask') this.#answer(message.number, message.question, from)
    else this.onMessage(message, from)
  }
}

function bits(mask: number): number {
  let count = 0
  for (let left = mask; left !== 0; left &= left - 1) count++
  return count
}
