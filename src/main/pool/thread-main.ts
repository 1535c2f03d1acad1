import type * as WorkerThreads from 'node:worker_threads'
import { monotonicShift } from './monotonic.ts'
import { packThrown } from './pack-thrown.ts'
import type { FromThread, PackedThrown, ThreadBoot, ToThread } from './thread-wire.ts'

/** Second argument of a job function that runs on a thread. */
export interface ThreadJobContext {
  /** Fires when the job is cancelled or times out. Only a job that awaits something gets to see it. */
  readonly signal: AbortSignal
  /** Number of the worker in its pool. */
  readonly workerId: number
  /** Marks parts of a result to be moved instead of copied: `return ctx.transfer(pixels, [pixels.buffer])`. */
  transfer<T>(value: T, list: readonly WorkerThreads.Transferable[]): T
}

/**
 * What runs on the thread. It is handed over as source text (`threadSource`), so that it needs no file of its own: the
 * same in TypeScript sources, in a bundle, in the library and inside an app archive. Hence it must not refer to
 * anything outside of itself but types.
 */
function threadMain(
  require: NodeJS.Require,
  load: (url: string) => Promise<Record<string, unknown>>,
  shiftOf: () => number,
  packThrown: (thrown: unknown) => PackedThrown,
): void {
  const threads = require('node:worker_threads') as typeof WorkerThreads
  const recallBit = 0x4000_0000
  const countMask = 0x3fff_ffff
  /** Results are held back at most this long before the next job starts; a message costs more than many jobs. */
  const holdMs = 0.25
  const mostHeld = 128
  /** Longest sleep in which only the pool can wake the thread: what the module itself waits for is late by as much. */
  const napMs = 1
  /**
   * Longest lookout for more work. One in vain costs about what three good ones bring (more where the pool has to share this very
   * processor), so it spends three times the credit that a good one earns. Without credit only every so many chances are tried.
   */
  const lookOutMs = 0.03
  const mostCredit = 16
  const vainCost = 3
  const lookAgain = 64
  /** Longest stay away from the event loop while there is more and more to do. */
  const turnMs = 8

  type JobFunction = (input: unknown, ctx: ThreadJobContext) => unknown
  let run: JobFunction
  let port: WorkerThreads.MessagePort
  let word: Int32Array
  let workerId = 0
  let clockShift = 0

  let pending: unknown[] = []
  let head = 0
  let startedCount = 0
  let asyncRunning = false
  let recalling = false
  let controller: AbortController | undefined

  let held: unknown[] = []
  let moves: WorkerThreads.Transferable[] = []
  let heldSince = 0
  let flushSoon = false
  let credit = mostCredit
  let passed = 0

  const post = (message: FromThread, list?: readonly WorkerThreads.Transferable[]): void => {
    port.postMessage(message, list)
  }
  const monotonic = (): number => performance.now() + clockShift

  const ctx: ThreadJobContext = {
    get signal() {
      controller ??= new AbortController()
      return controller.signal
    },
    get workerId() {
      return workerId
    },
    transfer(value, list) {
      moves.push(...list)
      return value
    },
  }

  function flush(): void {
    if (held.length === 0) return
    const results = held
    const list = moves
    held = []
    moves = []
    try {
      post(results, list)
    } catch {
      const last = results.length - 4
      for (let i = 0; i <= last; i += 4) postAlone(results.slice(i, i + 4), i === last ? list : [])
    }
  }

  /** Some result of a batch cannot be cloned: each one by itself shows which. */
  function postAlone(result: unknown[], list: readonly WorkerThreads.Transferable[]): void {
    try {
      post(result, list)
    } catch (error) {
      post([2, result[1], result[2], packThrown(error)])
    }
  }

  function hold(status: number, startedAt: number, value: unknown): void {
    const now = monotonic()
    if (held.length === 0) heldSince = now
    held.push(status, startedAt, now - startedAt, value)
    controller = undefined
    // A result with buffers to move goes alone, so that its transfer list can spoil no other one.
    if (moves.length > 0 || held.length >= 4 * mostHeld) flush()
  }

  /** Starts the next job unless the pool has taken it back. */
  function claim(): boolean {
    const next = (startedCount + 1) & countMask
    if (Atomics.compareExchange(word, 0, startedCount, next) !== startedCount) return false
    startedCount = next
    return true
  }

  function drop(): void {
    recalling = true
    pending = []
    head = 0
  }

  function work(): void {
    while (head < pending.length) {
      if (!claim()) {
        drop()
        break
      }
      const input = pending[head]
      pending[head++] = undefined
      const startedAt = monotonic()
      if (held.length > 0 && startedAt - heldSince > holdMs) flush()
      try {
        const value = run(input, ctx)
        if (
          value !== null &&
          typeof value === 'object' &&
          typeof (value as PromiseLike<unknown>).then === 'function'
        ) {
          follow(value as PromiseLike<unknown>, startedAt)
          return
        }
        hold(0, startedAt, value)
      } catch (error) {
        hold(1, startedAt, packThrown(error))
      }
    }
    pending = []
    head = 0
    flush()
  }

  /** Results of earlier jobs wait only for promises that settle at once. */
  function follow(promise: PromiseLike<unknown>, startedAt: number): void {
    asyncRunning = true
    if (!flushSoon) {
      flushSoon = true
      setImmediate(() => {
        flushSoon = false
        flush()
      })
    }
    const done = (status: number, value: unknown): void => {
      asyncRunning = false
      hold(status, startedAt, value)
      work()
    }
    promise.then(
      (value) => {
        done(0, value)
      },
      (error: unknown) => {
        done(1, packThrown(error))
      },
    )
  }

  function receive(message: ToThread): void {
    if (Array.isArray(message)) {
      if (recalling) return
      if (head === pending.length) {
        pending = message
        head = 0
      } else pending.push(...message)
      if (!asyncRunning) work()
    } else if (message.type === 'abort') {
      if (asyncRunning && message.job === startedCount) {
        controller ??= new AbortController()
        controller.abort(message.reason)
      }
    } else if (message.type === 'recalled') {
      drop()
      recalling = false
      Atomics.and(word, 0, ~recallBit)
      post({ type: 'recalled' })
    } else {
      process.exit(0)
    }
  }

  /**
   * Looks out for more work a moment before the thread goes back to its event loop: waking it there costs ten times as much as a
   * short job, and where buffers are moved it would collect garbage between any two jobs. First with open eyes, while that pays, then in
   * a nap that the pool can end. True when something came.
   */
  function lookOut(): boolean {
    const seen = Atomics.load(word, 1)
    if (takeAll()) return true
    if (credit > 0 || ++passed % lookAgain === 0) {
      const until = performance.now() + lookOutMs
      while (Atomics.load(word, 1) === seen && performance.now() < until);
      credit =
        Atomics.load(word, 1) === seen ? Math.max(0, credit - vainCost) : Math.min(mostCredit, credit + 1)
    }
    if (Atomics.wait(word, 1, seen, napMs) === 'timed-out') return false
    takeAll()
    return true
  }

  function takeAll(): boolean {
    let took = false
    for (;;) {
      const got = threads.receiveMessageOnPort(port)
      if (got === undefined) return took
      receive(got.message as ToThread)
      took = true
    }
  }

  async function boot(message: ThreadBoot): Promise<void> {
    port = message.port
    word = message.word
    workerId = message.workerId
    clockShift = shiftOf()
    process.on('exit', flush)
    if (message.bundled) process.setSourceMapsEnabled(true)
    try {
      const found = (await load(message.url))[message.exportName]
      if (typeof found !== 'function') throw new TypeError(`module has no function "${message.exportName}"`)
      run = found as JobFunction
      port.on('message', (message: ToThread) => {
        const untilMs = performance.now() + turnMs
        receive(message)
        // What the module itself waits for gets its turn, too.
        while (!asyncRunning && performance.now() < untilMs && lookOut());
      })
      post({ type: 'ready' })
    } catch (error) {
      post({ type: 'start-error', error: packThrown(error) })
      process.exit(1)
    }
  }

  threads.parentPort?.once('message', (message: ThreadBoot) => void boot(message))
}

/**
 * Source for `new Worker(source, { eval: true })`. `__name` is what some bundlers sprinkle into functions; importing nothing
 * warms up the loader, which otherwise the first module has to pay for.
 */
export const threadSource = `const __name = (f) => f; (${threadMain.toString()})(require, (url) => import(url), ${monotonicShift.toString()}, ${packThrown.toString()}); import('data:text/javascript,')`
