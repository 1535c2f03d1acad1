/** A rate limiter stands before the requests: however many goroutines want to, only so many go per second. */
import { go, rateLimiter, sleep, wait, workload } from 'weir'
import { Downloader } from '../download.ts'
import { serveOnLoopback } from './loopback-server.ts'

const burst = 5

export const rateLimitedFetch = workload({
  name: 'rate-limited-fetch',
  title: 'Rate-limited fetch',
  summary: 'Many goroutines fetch, a token bucket lets so many through per second',
  tag: 'limiter',
  lesson: 'More fetchers do not fetch more: they wait longer at the limiter. Turn its rate instead.',
  knobs: {
    fetchers: {
      label: 'fetchers',
      property: 'count',
      min: 1,
      max: 64,
      initial: 8,
      scale: 'log',
      help: 'Goroutines that fetch as often as they may. A surplus one leaves after its present request.',
    },
  },

  *main(w) {
    const limiter = rateLimiter({ name: 'requests', perSecond: 50, burst })
    let arrived = 0
    const url = yield* wait(
      serveOnLoopback(w, (request, response) => {
        arrived++
        response.end(request.url)
      }),
    )
    const web = new Downloader()
    w.onStop(() => web.close())
    let living = 0

    function* fetcher(id: number) {
      living++
      for (let n = 0; living <= w.knobs.fetchers.value; n++) {
        yield* limiter.wait(w.ctx)
        const path = `/${id}/${n}`
        const text = (yield* wait((signal) => web.fetch(url + path, signal))).toString()
        w.check(text === path, `${path} was answered by: ${text}`)
      }
      living--
    }

    for (let id = 0; w.ctx.err === undefined;) {
      // Both the old and the new rate may hold within a second in which it is turned.
      const [before, startedAt, oldRate] = [arrived, performance.now(), limiter.rate]
      for (let missing = w.knobs.fetchers.value - living; missing > 0; missing--) go(fetcher, id++)
      yield* sleep(1000)
      const most = (Math.max(oldRate, limiter.rate) * (performance.now() - startedAt)) / 1000 + burst + 1
      w.check(arrived - before <= most, `${arrived - before} requests came through, at most ${most} may`)
    }
  },
})
