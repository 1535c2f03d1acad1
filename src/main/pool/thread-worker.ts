import {
  MessageChannel,
  receiveMessageOnPort,
  type MessagePort,
  type Transferable,
  type Worker,
} from 'node:worker_threads'
import type { Job } from './job.ts'
import { LastWords } from './last-words.ts'
import { SentJobs } from './sent-jobs.ts'
import type { WorkerSettings } from './spare-thread.ts'
import type { Deferred, Turn } from './turn.ts'
import {
  countMask,
  mostSent,
  recallBit,
  unpackThrown,
  type FromThread,
  type ThreadBoot,
  type ThreadNotes,
  type ToThread,
} from './thread-wire.ts'

export interface ThreadSpec {
  /** Of the job module, loadable as it is. */
  url: string
  /** Stacks are to be read with its source map. */
  bundled: boolean
  exportName: string
  settings: WorkerSettings
}

/** What a thread tells its crew. */
export interface ThreadEvents<In, Out> {
  /** Shared by the threads of a pool. */
  readonly turn: Turn
  ready(worker: ThreadWorker<In, Out>): void
  /** Results, oldest first: their jobs are what `worker.sent.shift()` gives. */
  results(worker: ThreadWorker<In, Out>, values: readonly unknown[]): void
  /** The recall is over; the thread may be sent jobs again. */
  recalled(worker: ThreadWorker<In, Out>): void
  /** The thread has ended; all its messages have been delivered before. */
  gone(worker: ThreadWorker<In, Out>, death: Death): void
}

export interface Death {
  exitCode: number
  /** Uncaught error of the thread, or why it could not start. */
  error: unknown
  lastWords: string
}

/** The pool's end of one thread. */
export class ThreadWorker<In, Out> implements Deferred {
  readonly id: number
  state: 'starting' | 'ready' | 'leaving' | 'gone' = 'starting'
  /** Never became ready. */
  unborn = true
  recalling = false
  /** Attempts that ended here. */
  jobs = 0
  /** Clock time at which the thread was made. */
  readonly bornAt: number
  /** Clock time at which it last went from idle to busy. */
  busySince = 0
  /** How many jobs it had begun in all when it was last looked at; see `ThreadDispatch`. */
  seenBegun = -1
  readonly sent = new SentJobs<Job<In, Out>>()
  readonly notes: ThreadNotes = {
    status: new Uint8Array(new SharedArrayBuffer(mostSent)),
    startedAt: new Float64Array(new SharedArrayBuffer(8 * mostSent)),
    serviceMs: new Float64Array(new SharedArrayBuffer(8 * mostSent)),
  }
  readonly exited: Promise<void>
  #error: unknown
  readonly #word = new Int32Array(new SharedArrayBuffer(8))
  readonly #worker: Worker
  readonly #port: MessagePort
  readonly #words: LastWords
  readonly #events: ThreadEvents<In, Out>
  /** Messages that came when the turn had no time left for them, oldest first. */
  #late: FromThread[] = []

  /** The given worker has yet to get its first message. */
  constructor(id: number, worker: Worker, spec: ThreadSpec, now: number, events: ThreadEvents<In, Out>) {
    this.id = id
    this.bornAt = now
    this.#events = events
    const { port1, port2 } = new MessageChannel()
    this.#port = port1
    const { url, bundled, exportName } = spec
    this.#worker = worker
    this.#words = new LastWords(this.#worker.stderr)
    this.#worker.on('error', (error) => {
      this.#error ??= error
    })
    this.exited = new Promise((resolve) => {
      this.#worker.once('exit', (code) => {
        this.#onExit(code)
        resolve()
      })
    })
    port1.on('message', (message: FromThread) => {
      if (this.#isLate(message)) this.#late.push(message)
      else this.#receive(message)
    })
    port1.unref()
    const { notes } = this
    const boot: ThreadBoot = { port: port2, word: this.#word, notes, url, bundled, exportName, workerId: id }
    this.#worker.postMessage(boot, [port2])
  }

  /** How many jobs it has begun in all, modulo 2^30. */
  get begun(): number {
    return Atomics.load(this.#word, 0) & countMask
  }

  /** How many of the sent jobs the thread has begun. */
  get started(): number {
    return this.sent.started(this.begun)
  }

  /** @throws DataCloneError when an input cannot travel; then nothing was sent. */
  send(jobs: readonly Job<In, Out>[], transfer: readonly Transferable[] | undefined): void {
    // Not `map`: what that makes counts as an array with holes, which travels entry by entry, each with its key.
    const inputs: In[] = []
    for (const job of jobs) inputs.push(job.input)
    this.#post(inputs, transfer)
    for (const job of jobs) this.sent.push(job)
  }

  /** An unref'd thread does not keep the process alive. */
  ref(on: boolean): void {
    if (on) this.#worker.ref()
    else this.#worker.unref()
  }

  /** Takes back every job that the thread has not begun. From now on it cannot begin them. */
  recall(): Job<In, Out>[] {
    if (this.recalling || this.state === 'gone') return []
    for (;;) {
      const word = Atomics.load(this.#word, 0)
      const started = this.sent.started(word)
      if (started === this.sent.length) return []
      if (Atomics.compareExchange(this.#word, 0, word, word | recallBit) !== word) continue
      this.recalling = true
      this.#post({ type: 'recalled' })
      return this.sent.takeFrom(started)
    }
  }

  /** The result of this started job will go nowhere; its signal fires on the thread. */
  abandon(at: number, reason: unknown): void {
    this.sent.forget(at)
    this.#post({ type: 'abort', job: this.sent.numberAt(at), reason: String(reason) })
  }

  deliver(): void {
    const late = this.#late
    this.#late = []
    for (const message of late) this.#receive(message)
  }

  /** Delivers at once what the thread has posted so far. */
  drain(): void {
    this.deliver()
    for (
      let left = receiveMessageOnPort(this.#port);
      left !== undefined;
      left = receiveMessageOnPort(this.#port)
    ) {
      this.#receive(left.message as FromThread)
    }
  }

  /** Asks the thread, which must be idle, to end: its exit handlers run. */
  leave(): void {
    this.#post({ type: 'leave' })
  }

  /** Ends it wherever it is. Nothing more is heard of it but `gone`. */
  terminate(): void {
    this.state = 'gone'
    void this.#worker.terminate()
  }

  #post(message: ToThread, transfer?: readonly Transferable[]): void {
    this.#port.postMessage(message, transfer)
    Atomics.add(this.#word, 1, 1)
    Atomics.notify(this.#word, 1)
  }

  #isLate(message: FromThread): boolean {
    if (this.#late.length > 0) return true
    const { turn } = this.#events
    if (!Array.isArray(message) || turn.hasTime) return false
    turn.defer(this)
    return true
  }

  #receive(message: FromThread): void {
    if (this.state === 'gone') return
    if (Array.isArray(message)) this.#events.results(this, message)
    else if (message.type === 'ready') {
      this.unborn = false
      this.#events.ready(this)
    } else if (message.type === 'recalled') {
      this.recalling = false
      this.#events.recalled(this)
    } else this.#error = unpackThrown(message.error)
  }

  #onExit(exitCode: number): void {
    // What the thread posted before it died may still lie in the port.
    this.drain()
    this.#port.close()
    const error = this.#error
    this.#events.gone(this, { exitCode, error, lastWords: this.#words.with(error) })
  }
}
