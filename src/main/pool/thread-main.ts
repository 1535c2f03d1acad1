import type * as PerfHooks from 'node:perf_hooks'
import type * as WorkerThreads from 'node:worker_threads'
import { monotonicShift } from './monotonic.ts'
import { packThrown } from './pack-thrown.ts'
import { threadJobs, type JobFunction } from './thread-jobs.ts'
import { threadLookout } from './thread-lookout.ts'
import { threadResults } from './thread-results.ts'
import type { FromThread, ThreadBoot, ToThread } from './thread-wire.ts'

/** What the thread is put together from, each of them source text as well. */
interface Parts {
  monotonicShift: typeof monotonicShift
  packThrown: typeof packThrown
  threadJobs: typeof threadJobs
  threadLookout: typeof threadLookout
  threadResults: typeof threadResults
}

/**
 * What runs on the thread. It is handed over as source text (`threadSource`), so that it needs no file of its own: the
 * same in TypeScript sources, in a bundle, in the library and inside an app archive. Hence it must not refer to
 * anything outside of itself but types.
 */
function threadMain(
  require: NodeJS.Require,
  load: (url: string) => Promise<Record<string, unknown>>,
  { monotonicShift, packThrown, threadJobs, threadLookout, threadResults }: Parts,
): void {
  const threads = require('node:worker_threads') as typeof WorkerThreads
  // As a global it is looked up anew each time.
  const { performance } = require('node:perf_hooks') as typeof PerfHooks
  /** Longest stay away from the event loop while there is more and more to do. */
  const turnMs = 8
  const now = (): number => performance.now()

  function serve({ port, word, notes, workerId }: ThreadBoot, run: JobFunction): void {
    const clockShift = monotonicShift()
    const monotonic = (): number => performance.now() + clockShift
    const post = (message: FromThread, list?: readonly WorkerThreads.Transferable[]): void => {
      port.postMessage(message, list)
    }
    const results = threadResults(post, notes, monotonic, packThrown)
    const jobs = threadJobs(run, workerId, word, results, monotonic, packThrown)
    const lookOut = threadLookout(word, now, takeAll)
    process.on('exit', results.flush)

    function receive(message: ToThread): void {
      if (Array.isArray(message)) jobs.add(message)
      else if (message.type === 'abort') jobs.abort(message.job, message.reason)
      else if (message.type === 'recalled') {
        jobs.recalled()
        post({ type: 'recalled' })
      } else process.exit(0)
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

    port.on('message', (message: ToThread) => {
      const untilMs = now() + turnMs
      receive(message)
      // What the module itself waits for gets its turn, too.
      while (!jobs.waiting && now() < untilMs && lookOut());
    })
    post({ type: 'ready' })
  }

  async function boot(message: ThreadBoot): Promise<void> {
    const { port, url, bundled, exportName } = message
    if (bundled) process.setSourceMapsEnabled(true)
    try {
      const run = (await load(url))[exportName]
      if (typeof run !== 'function') throw new TypeError(`module has no function "${exportName}"`)
      serve(message, run as JobFunction)
    } catch (error) {
      port.postMessage({ type: 'start-error', error: packThrown(error) } satisfies FromThread)
      process.exit(1)
    }
  }

  threads.parentPort?.once('message', (message: ThreadBoot) => void boot(message))
}

const parts = Object.entries({ monotonicShift, packThrown, threadJobs, threadLookout, threadResults })
  .map(([name, part]) => `${name}: ${part.toString()}`)
  .join(', ')

/**
 * Source for `new Worker(source, { eval: true })`. `__name` is what some bundlers sprinkle into functions; importing nothing
 * warms up the loader, which otherwise the first module has to pay for.
 */
export const threadSource = `const __name = (f) => f; (${threadMain.toString()})(require, (url) => import(url), { ${parts} }); import('data:text/javascript,')`
