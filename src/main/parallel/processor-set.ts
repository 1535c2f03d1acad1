/**
 * The processors of one runtime, kept from its own thread: P0 is that thread, each further one a worker. Grows and
 * shrinks live, replaces what died, watches for what hangs.
 *
 * Invariant: `#workers` has an entry exactly for each processor whose thread exists; a processor's block is written by the
 * main thread only while there is none.
 */
import { MessageChannel, type MessagePort, type ResourceLimits } from 'node:worker_threads'
import { Canceled, UsageError } from '../base/index.ts'
import type { Parallelism, Portable, RemoteGoroutine, Runtime } from '../runtime/index.ts'
import { Control } from './control.ts'
import { Faults } from './faults.ts'
import { Inquiry } from './inquiry.ts'
import { maxProcs, shared, status } from './layout.ts'
import type { Message } from './mailbox.ts'
import { pack } from './packed-error.ts'
import { FarGoroutines } from './far-goroutines.ts'
import { procsKnob, stealingKnob } from './procs-knob.ts'
import { Processor } from './processor.ts'
import { type Ending, ProcessorWorker } from './processor-worker.ts'
import {
  type ProcessorRow,
  readProcessor,
  readSlices,
  readSteals,
  type Slice,
  type Steal,
} from './readout.ts'
import { salvage } from './salvage.ts'
import type { SharedChan } from './shared-chan.ts'
import { threadUrl } from './thread-code.ts'
import { Watchdog } from './watchdog.ts'

export interface ParallelOptions {
  /** Processors to begin with, this thread included. Default 1. */
  procs?: number
  /** False: processors take from the global queue only, never from each other. Default true. */
  stealing?: boolean
  /** A thread that runs one goroutine for so long is reported and replaced, ms. Default 30,000; 0: never. */
  hangMs?: number
  /** Limits of each thread's heap, as for `new Worker`. */
  resourceLimits?: ResourceLimits
}

/** Threads that die before they are up, in a row, until no more are made. */
const mostFailedStarts = 3

export class ProcessorSet implements Parallelism {
  readonly faults = new Faults()
  /** Those of all processors but this thread's. */
  readonly goroutines: FarGoroutines
  /** @internal */
  readonly main: Processor
  readonly #runtime: Runtime
  readonly #control = new Control()
  readonly #inquiry: Inquiry
  readonly #workers = new Map<number, ProcessorWorker>()
  readonly #limits: ResourceLimits | undefined
  readonly #watchdog: Watchdog
  readonly #unregister: (() => void)[]
  #target = 1
  #failedStarts = 0
  #closed = false
  #settled: { count: number; resolve: () => void; reject: (error: Error) => void }[] = []

  constructor(runtime: Runtime, options: ParallelOptions = {}) {
    this.#runtime = runtime
    this.#limits = options.resourceLimits
    this.#control.stealing = options.stealing ?? true
    this.#control.procs = 1
    this.#control.setStatus(0, status.running)
    const load = (url: string): Promise<Record<string, unknown>> =>
      import(/* @vite-ignore */ url) as Promise<Record<string, unknown>>
    this.main = new Processor(0, runtime, this.#control, load, false)
    this.#inquiry = new Inquiry(this.main.mailbox)
    this.goroutines = new FarGoroutines(this.main, this.#inquiry)
    this.main.onParked = () => {
      this.main.parker.arm()
    }
    this.main.onMessage = this.#onMessage
    this.main.spawner.onBusy = () => {
      this.#keepAlive()
    }
    this.main.channels.onBusy = this.main.spawner.onBusy
    this.#watchdog = new Watchdog(this.#control, options.hangMs ?? 30_000, (p, ms) => {
      const worker = this.#workers.get(p)
      if (worker === undefined) return
      worker.verdict = `it did not come back for ${String(Math.round(ms))} ms`
      worker.terminate()
    })
    this.#unregister = [
      runtime.registry.add('processors', this),
      runtime.registry.add('knob', procsKnob(this)),
      runtime.registry.add('knob', stealingKnob(this)),
    ]
  }

  get procs(): number {
    return this.#target
  }

  get stealing(): boolean {
    return this.#control.stealing
  }

  set stealing(on: boolean) {
    this.#control.stealing = on
  }

  goAnywhere<A extends unknown[], T>(fn: Portable<A, T>, args: A): RemoteGoroutine<T> {
    return this.main.goAnywhere(fn, args)
  }

  /** See `Runtime.setProcs`. Throws a UsageError unless 1 ≤ count ≤ 16. */
  setProcs(count: number): Promise<void> {
    if (!Number.isInteger(count) || count < 1 || count > maxProcs)
      throw new UsageError(
        'procs-range',
        `setProcs: a whole number from 1 to ${String(maxProcs)}, not ${String(count)}`,
      )
    this.#target = count
    for (let p = 1; p < maxProcs; p++) this.#adjust(p)
    // A run loop that has not run yet does not listen.
    this.#runtime.sched.poke()
    return new Promise((resolve, reject) => {
      this.#settled.push({ count, resolve, reject })
      this.#settle()
    })
  }

  /** One row per processor that there is, P0 first. Plain numbers out of shared memory: asks nobody. */
  processors(): ProcessorRow[] {
    const rows = [readProcessor(this.main, 0)]
    for (const p of [...this.#workers.keys()].sort((a, b) => a - b)) rows.push(readProcessor(this.main, p))
    return rows
  }

  /** Slices number `from` and later of one processor, see `ProcessorRow.slices`. */
  slices(p: number, from: number): Slice[] {
    return readSlices(this.main, p, from)
  }

  /** Steals number `from` and later by one processor, see `ProcessorRow.steals`. */
  stealsBy(p: number, from: number): Steal[] {
    return readSteals(this.main, p, from)
  }

  /** How often processors other than P0 sample their waits, ms; 0: not at all. */
  set waitSamplingMs(ms: number) {
    Atomics.store(this.#control.words, shared.profileRate, Math.round(ms * 1000))
  }

  /** Those that this thread has open. */
  sharedChannels(): Iterable<SharedChan<unknown>> {
    return this.main.channels.list()
  }

  /** Works in the global queue, and those that wait for a slot. */
  get globalQueue(): number {
    return this.main.finder.global.length + this.main.finder.rescued.length + this.main.spawner.backlog
  }

  /** Portable goroutines that nobody has begun, wherever they lie. */
  get unbegun(): number {
    let count = this.globalQueue
    for (let p = 0; p < this.#control.procs; p++) count += this.main.finder.depth(p)
    return count
  }

  /** Ends a processor's thread at once, as a crash would: for tests and for people. It is replaced. */
  killThread(p: number): boolean {
    const worker = this.#workers.get(p)
    if (worker === undefined) return false
    worker.killed = true
    worker.terminate()
    return true
  }

  close(): void {
    this.#closed = true
    this.#watchdog.stop()
    for (const unregister of this.#unregister) unregister()
    for (const worker of this.#workers.values()) {
      worker.expected = true
      worker.terminate()
      worker.port.close()
    }
    this.#inquiry.gone()
    const reason = new Canceled('the runtime was closed')
    this.main.spawner.close(reason)
    this.main.close()
    for (const { reject } of this.#settled) reject(reason)
    this.#settled = []
  }

  /** Brings one processor to where the target wants it. */
  #adjust(p: number): void {
    const wanted = p < this.#target
    const now = this.#control.statusOf(p)
    if (wanted && !this.#workers.has(p)) this.#start(p)
    else if (wanted && now === status.leaving) this.#control.setStatus(p, status.running)
    else if (!wanted && now === status.running) {
      this.#control.setStatus(p, status.leaving)
      // It may be parked.
      this.main.mailbox.post(p, { type: 'peer-gone', index: p })
    }
    if (this.#workers.size > 0) this.#watchdog.start()
  }

  #start(p: number): void {
    this.#control.clear(p)
    this.#control.setStatus(p, status.starting)
    if (this.#control.procs <= p) this.#control.procs = p + 1
    const peers: [number, MessagePort][] = []
    for (const peer of this.#workers.keys()) {
      const { port1, port2 } = new MessageChannel()
      this.main.mailbox.post(peer, { type: 'peer', index: p, port: port1 }, [port1])
      peers.push([peer, port2])
    }
    const { sliceMs, random } = this.#runtime.sched
    const spec = {
      index: p,
      memory: this.#control.memory,
      seed: random.uint32(),
      sliceMs,
      resourceLimits: this.#limits,
      peers,
    }
    const worker = new ProcessorWorker(spec, this.#awaited)
    this.#workers.set(p, worker)
    this.main.mailbox.connect(p, worker.port)
    this.main.spawner.introduce(p)
    void worker.ended.then((ending) => {
      if (!this.#closed) this.#gone(worker, ending)
    })
  }

  readonly #onMessage = (message: Message, from: number): void => {
    if (message.type === 'where') void this.#answer(from, message.url)
    else if (message.type === 'answer') this.#inquiry.answered(message.number, message.value)
    else if (message.type === 'up') {
      this.#failedStarts = 0
      this.#adjust(from)
      this.#settle()
    } else if (message.type === 'left' && this.#control.statusOf(from) === status.leaving) {
      const worker = this.#workers.get(from)
      if (worker === undefined) return
      this.#control.setStatus(from, status.dead)
      worker.expected = true
      worker.terminate()
    }
  }

  async #answer(to: number, url: string): Promise<void> {
    try {
      this.main.mailbox.post(to, { type: 'here', url, target: await threadUrl(url) })
    } catch (error) {
      this.main.mailbox.post(to, { type: 'here', url, target: '', error: pack(error) })
    }
  }

  #gone(worker: ProcessorWorker, ending: Ending): void {
    const p = worker.index
    const wasUp = this.#control.statusOf(p) !== status.starting
    this.main.drainFrom(p)
    this.#inquiry.gone(p)
    this.#control.setStatus(p, status.dead)
    this.#workers.delete(p)
    this.main.mailbox.disconnect(p)
    this.main.mailbox.broadcast({ type: 'peer-gone', index: p })
    const fault = salvage(this.main, p, ending, worker.verdict)
    if (!worker.expected) {
      this.faults.add(wasUp ? fault : { ...fault, kind: 'start' })
      this.main.channels.lost(p)
      this.main.mailbox.broadcast({ type: 'lost', processor: p })
    }
    this.#control.clear(p)
    this.#control.setStatus(p, status.none)
    if (!wasUp && !worker.expected && !worker.killed && ++this.#failedStarts >= mostFailedStarts)
      this.#giveUp(fault.message)
    this.#adjust(p)
    this.#runtime.sched.poke()
    this.#control.wakeOne(0)
    this.#settle()
  }

  #giveUp(message: string): void {
    this.#target = 1
    this.#failedStarts = 0
    const error = new UsageError('processor-start', `setProcs: threads do not start: ${message}`)
    for (const { reject } of this.#settled) reject(error)
    this.#settled = []
  }

  /** All are where the target wants them. */
  #settle(): void {
    for (let p = 1; p < maxProcs; p++) {
      const now = this.#control.statusOf(p)
      if (now !== (p < this.#target ? status.running : status.none)) {
        this.#keepAlive()
        return
      }
    }
    for (const { resolve } of this.#settled) resolve()
    this.#settled = []
    this.#keepAlive()
  }

  /** Threads keep the process alive while somebody here waits for them. */
  #keepAlive(): void {
    for (const worker of this.#workers.values()) worker.ref(this.#awaited)
  }

  get #awaited(): boolean {
    return this.main.spawner.alive > 0 || this.main.channels.waiting || this.#settled.length > 0
  }
}
