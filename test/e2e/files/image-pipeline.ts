/**
 * What the design's pictures show, as a program: a crawl, fetchers before a pool that is too small, a hub with rooms and
 * consumers that do not read, work on two processors and more, a deadlock of three, a leak. The pictures in docs/screens.md and
 * the recording behind the visual tests are made with it.
 */
import { WebSocket } from 'ws'
import {
  background,
  chan,
  go,
  goroutinePool,
  type Go,
  gosched,
  Hub,
  Mutex,
  portable,
  rateLimiter,
  select,
  sleep,
  type Workbench,
  wait,
  workload,
} from 'weir'

/** Its clients read nothing once they are in: what the kernel does not take waits in their queues. */
const slowRoom = 'frames'

const rooms: readonly (readonly [name: string, clients: number, perSecond: number, bytes: number])[] = [
  ['prices', 40, 20, 800],
  ['orders', 24, 8, 200],
  ['chat/lobby', 20, 6, 200],
  ['status', 12, 2, 200],
  ['thumbs', 8, 8, 200],
  ['ops', 4, 4, 200],
  [slowRoom, 4, 25, 60_000],
]

const decodeAnywhere = portable<(rounds: number) => Generator<symbol, number>>(
  new URL('./decode-stage.mjs', import.meta.url).href,
  'decodeStage',
)

export default workload({
  name: 'image-pipeline',
  title: 'Image pipeline',
  summary: 'fetch, decode, resize, publish',
  *main(w) {
    w.rt.setProcs(2).catch((error: unknown) => w.log(String(error), 'error'))
    pipeline(w)
    yield* publish(w)
    troubles()
    leak()
    yield* w.ctx.done()
  },
})

function pipeline(w: Workbench): void {
  const urls = chan<number>(64, { name: 'urls' })
  const raw = chan<number>(128, { name: 'raw', knob: true })
  const jobs = chan<number>(64, { name: 'jobs', knob: true })
  const results = chan<number>(128, { name: 'results' })
  const limit = rateLimiter({ name: 'fetch', perSecond: 400, burst: 20 })
  const fetchers = goroutinePool<number, number>({
    name: 'fetchers',
    size: 32,
    max: 64,
    queue: 64,
    worker: function* fetchOne(url): Go<number> {
      yield* wait((signal) => delay(20 + (url % 7) * 10, signal))
      yield* raw.send(url)
      return url
    },
  })
  const thumbnails = goroutinePool<number, number>({
    name: 'thumbnails',
    size: 2,
    max: 64,
    queue: 256,
    worker: function* resize(job): Go<number> {
      yield* sleep(8 + (job % 5) * 2)
      yield* results.send(job)
      return job
    },
  })
  go(function* seed(): Go<void> {
    for (let i = 0; ; i++) {
      yield* limit.wait()
      yield* urls.send(i)
    }
  })
  for (let i = 0; i < 32; i++) {
    go(function* crawl(): Go<void> {
      for (;;) yield* fetchers.run((yield* urls.recv()) ?? 0)
    })
  }
  for (let i = 0; i < 14; i++) {
    go(function* decode(): Go<void> {
      for (;;) {
        const image = (yield* raw.recv()) ?? 0
        yield* w.rt.goAnywhere(decodeAnywhere, image % 32 === 0 ? 40 : 4).join()
        yield* jobs.send(image)
      }
    })
  }
  for (let i = 0; i < 48; i++) {
    go(function* shrink(): Go<void> {
      for (;;) yield* thumbnails.run((yield* jobs.recv()) ?? 0)
    })
  }
  for (let i = 0; i < 30; i++) {
    go(function* fanout(): Go<void> {
      for (;;) {
        yield* results.recv()
        yield* sleep(1)
      }
    })
  }
  for (let i = 0; i < 402; i++) {
    go(function* expire(): Go<void> {
      for (;;) yield* sleep(4000 + i * 10)
    })
  }
}

const delay = (ms: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    const timer = setTimeout(resolve, ms)
    signal.addEventListener('abort', () => {
      clearTimeout(timer)
      resolve()
    })
  })

/** A hub with rooms. */
function* publish(w: Workbench): Go<void> {
  const hub = new Hub({ name: 'hub', slow: 'drop-oldest', pingMs: 2000, pongMs: 600_000, writeMs: 0 })
  const { url } = yield* wait(hub.listen())
  const sockets: WebSocket[] = []
  w.onStop(() => {
    for (const socket of sockets) socket.terminate()
  })
  go(function* register(): Go<void> {
    for (;;) {
      const said = yield* hub.inbox.recv()
      if (said === undefined) return
      hub.join(said.client, said.payload.toString())
    }
  })
  for (const [room, clients, perSecond, bytes] of rooms) {
    for (let i = 0; i < clients; i++) {
      const socket = new WebSocket(url, { perMessageDeflate: false })
      socket.on('error', () => undefined)
      socket.on('open', () => {
        socket.send(room)
        if (room === slowRoom) socket.pause()
      })
      sockets.push(socket)
    }
    const message = room.padEnd(bytes, '.')
    go(function* notify(): Go<void> {
      for (;;) {
        yield* hub.publish(room, message)
        yield* sleep(1000 / perSecond)
      }
    })
  }
}

/** append holds the ledger and waits for audit; flush, its only reader, waits for an answer; compact waits for the ledger. */
function troubles(): void {
  const ledger = new Mutex({ name: 'ledger' })
  const audit = chan<number>(32, { name: 'audit' })
  const ack = chan<number>(1, { name: 'audit-ack' })
  go(function* append(): Go<void> {
    for (let i = 0; ; i++) {
      if (i === 8) yield* ledger.lock()
      yield* i < 8 ? sleep(1000) : gosched()
      yield* audit.send(i)
    }
  })
  go(function* flush(): Go<void> {
    for (;;) {
      yield* audit.recv()
      yield* ack.recv()
    }
  })
  go(function* compact(): Go<void> {
    for (let i = 0; ; i++) {
      yield* ack.send(i)
      yield* sleep(1000)
      yield* ledger.lock()
      ledger.unlock()
    }
  })
}

/** Readers of a channel that nobody sends on, with a context that nobody cancels. */
function leak(): void {
  const events = chan<string>(0, { name: 'events' })
  go(function* openStream(): Go<void> {
    for (let i = 0; i < 43; i++) {
      go(function* tail(): Go<void> {
        yield* select({ event: events.recv(), ctx: background().done() })
      })
      yield* sleep(400)
    }
  })
}
