/**
 * Thumbnails: clients ask over WebSockets, pictures are downloaded, shrunk on threads and sent back.
 *
 *     clients ──ws──▶ hub ─▶ limiter ─▶ jobs ─▶ fetchers ──http──▶ picture server
 *        ▲                                         │
 *        └──ws── hub ◀── thumbnails (threads) ◀── pictures
 */
import { chan, go, goroutinePool, Hub, rateLimiter, sleep, threadPool, wait, workload, type Go } from 'weir'
import { threadModule } from '../thread-module.ts'
import { Downloader } from '../download.ts'
import { feed } from './feed.ts'
import { startOutside } from './outside-thread.ts'
import { packAnswer, parseRequest, type Refusal, type Request, type Tally } from './protocol.ts'
import type { ThumbnailJob } from './thumbnail-job.ts'

/** A request and who made it. */
interface Job extends Request {
  client: number
}

export const thumbnails = workload({
  name: 'thumbnails',
  title: 'Thumbnails',
  summary: 'WebSocket clients ask for pictures to be downloaded and shrunk',
  tag: '2 pools',
  lesson:
    'Two fetchers cannot keep up with 40 pictures/s at 100 ms each: the queue fills and everybody waits. Grow `fetchers` step by step, as the finding advises, or to 8 at once: that is enough.',
  knobs: {
    arrivals: {
      label: 'arrivals',
      property: 'rate',
      unit: '/s',
      min: 1,
      max: 200,
      initial: 40,
      help: 'Requests that all clients together make per second, at random times.',
    },
    clients: {
      label: 'clients',
      property: 'count',
      min: 1,
      max: 64,
      initial: 8,
      scale: 'log',
      help: 'Connected WebSocket clients. Each waits when 16 of its requests are unanswered.',
    },
    latency: {
      label: 'picture server',
      property: 'latency',
      unit: 'ms',
      min: 10,
      max: 1000,
      step: 10,
      initial: 100,
      help: 'Mean time that the picture server takes to answer.',
    },
  },

  *main(w) {
    const hub = new Hub({ name: 'gallery', slow: 'pause', inbox: 64 })
    const { url } = yield* wait(hub.listen())
    const downloader = new Downloader()
    w.onStop(() => downloader.close())

    const limiter = rateLimiter({ name: 'requests', perSecond: 100, burst: 10 })
    const jobs = chan<Job>(64, { name: 'jobs', knob: { min: 1, max: 1024 } })
    const fetchers = goroutinePool({
      name: 'fetchers',
      size: 2,
      queue: 8,
      max: 64,
      *worker(url: string, ctx): Go<Buffer> {
        return yield* wait(downloader.fetch(url, ctx.signal))
      },
    })
    const pictures = chan<Job & ThumbnailJob>(16, { name: 'pictures', knob: { min: 1, max: 256 } })
    const shrinkers = threadPool<ThumbnailJob, Uint8Array>({
      name: 'thumbnails',
      module: threadModule('thumbnails/thumbnail-job'),
      size: 2,
      queue: 8,
      max: 4,
    })
    let made = 0

    go(function* accept() {
      for (;;) {
        const message = yield* hub.inbox.recv()
        if (message === undefined) return
        const request = parseRequest(message.data)
        if (request === undefined) {
          w.check(false, `a client sent what is no request: ${message.data.toString()}`)
          continue
        }
        yield* limiter.wait(w.ctx)
        yield* jobs.send({ ...request, client: message.client.id })
      }
    })

    go(feed<Job>, jobs, fetchers, function* download(job) {
      try {
        const jpeg = yield* fetchers.run(job.url)
        yield* pictures.send({ ...job, jpeg })
      } catch (error) {
        yield* refuse(job, error)
      }
    })

    go(feed<Job & ThumbnailJob>, pictures, shrinkers, function* shrink({ jpeg, width, ...job }) {
      try {
        const thumbnail = yield* shrinkers.run({ jpeg, width })
        made++
        yield* hub.send(job.client, packAnswer(job.number, thumbnail))
      } catch (error) {
        yield* refuse(job, error)
      }
    })

    go(function* tally() {
      for (let told = 0; ;) {
        yield* sleep(250)
        if (made !== told) yield* hub.broadcast(JSON.stringify({ made: (told = made) } satisfies Tally))
      }
    })

    function* refuse({ number, client }: Pick<Job, 'number' | 'client'>, error: unknown): Go<void> {
      const refusal: Refusal = { number, error: error instanceof Error ? error.message : String(error) }
      yield* hub.send(client, JSON.stringify(refusal))
    }

    startOutside(w, w.knobs, hub, url)
    yield* w.ctx.done()
  },
})
