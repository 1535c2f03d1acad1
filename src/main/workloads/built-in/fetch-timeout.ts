/** A context with a deadline bounds each fetch: the request is given up, and its connection with it. */
import { setTimeout as later } from 'node:timers/promises'
import { DeadlineExceeded, wait, WaitGroup, withTimeout, workload, type Context, type Go } from 'weir'
import { Downloader } from '../download.ts'
import { serveOnLoopback } from './loopback-server.ts'

function* fetchWithTimeout(web: Downloader, parent: Context, url: string, timeoutMs: number): Go<string> {
  const [ctx, cancel] = withTimeout(parent, timeoutMs)
  try {
    const body = yield* wait(web.fetch(url, ctx.signal))
    return body.toString()
  } catch (error) {
    // However the request said it: the context knows why.
    throw ctx.err ?? error
  } finally {
    cancel()
  }
}

export const fetchTimeout = workload({
  name: 'fetch-timeout',
  title: 'Fetch with time-out',
  summary: 'Each request has a deadline; a slow server costs no more than that',
  tag: 'context',
  lesson:
    'Raise the latency towards the time-out: more and more requests are given up, and none takes longer.',
  knobs: {
    timeout: {
      label: 'request',
      property: 'time-out',
      unit: 'ms',
      min: 10,
      max: 2000,
      initial: 120,
      scale: 'log',
      help: 'Longest time that one request may take.',
    },
    latency: {
      label: 'server',
      property: 'latency',
      unit: 'ms',
      min: 1,
      max: 2000,
      initial: 80,
      scale: 'log',
      help: 'Mean time the server takes; single answers take from nothing to twice that.',
    },
    fetchers: {
      label: 'fetchers',
      property: 'count',
      min: 1,
      max: 64,
      initial: 8,
      scale: 'log',
      help: 'Requests under way at the same time; holds from the next round.',
    },
  },

  *main(w) {
    const { timeout, latency, fetchers } = w.knobs
    const server = yield* wait(
      serveOnLoopback(w, (request, response) => {
        const gone = new AbortController()
        response.once('close', () => gone.abort())
        const delay = later(2 * latency.value * Math.random(), undefined, { signal: gone.signal })
        delay.then(() => response.end(`you asked for ${request.url ?? ''}`)).catch(() => undefined)
      }),
    )
    const web = new Downloader()
    w.onStop(() => web.close())
    let answered = 0
    let givenUp = 0

    function* fetchOne(path: string): Go<void> {
      const timeoutMs = timeout.value
      const startedAt = performance.now()
      try {
        const text = yield* fetchWithTimeout(web, w.ctx, server + path, timeoutMs)
        answered++
        w.check(text === `you asked for ${path}`, `${path} was answered by: ${text}`)
      } catch (error) {
        if (w.ctx.err !== undefined) return
        givenUp++
        w.check(error instanceof DeadlineExceeded, `${path} failed: ${String(error)}`)
        // Deadlines are wall times in whole milliseconds.
        w.check(performance.now() - startedAt >= timeoutMs - 2, `${path} was given up too early`)
      }
    }

    for (let round = 0; w.ctx.err === undefined; round++) {
      const wg = new WaitGroup()
      for (let id = 0; id < fetchers.value; id++) wg.go(fetchOne, `/${round}/${id}`)
      yield* wg.wait()
      if (round % 20 === 19) w.log(`${answered} answered, ${givenUp} given up`)
    }
  },
})
