/** The chat of the first seed: real WebSocket clients, and a hub that broadcasts what each of them says. */
import { WebSocket } from 'ws'
import { go, Hub, sleep, wait, workload, type HubStats, type Workbench } from 'weir'
import { hasCut, wasTold } from '../thrown-out.ts'

/** Says something now and then, and checks that it hears everybody in the order in which they spoke. */
class Chatter {
  readonly #socket: WebSocket
  readonly #name: number
  readonly #heard = new Map<number, number>()
  #said = 0
  #leaving = false
  #reading = true

  constructor(url: string, name: number, hub: () => HubStats, check: Workbench['check']) {
    this.#name = name
    this.#socket = new WebSocket(url, { perMessageDeflate: false })
    this.#socket.on('error', () => undefined)
    this.#socket.on('open', () => {
      if (!this.#reading) this.#socket.pause()
    })
    this.#socket.on('message', (text: Buffer) => {
      const [speaker = -1, number = -1] = text.toString().split(' ').map(Number)
      const last = this.#heard.get(speaker)
      this.#heard.set(speaker, number)
      // A hub that drops for slow clients leaves gaps; it never changes the order.
      const inOrder = last === undefined || number === last + 1 || (number > last && hub().drops > 0)
      check(inOrder, `${name} heard ${speaker} say ${number} after ${last ?? 0}`)
    })
    this.#socket.on('close', (code) => {
      if (!this.#leaving) check(wasTold(code) || hasCut(hub()), `${name} was disconnected (${code})`)
    })
  }

  /** Thrown out: the hub's own knobs can do that. */
  get gone(): boolean {
    return this.#socket.readyState === WebSocket.CLOSED
  }

  /** Whether it takes what it is sent: one that does not fills its own buffers, then those of the hub's side. */
  set reading(reading: boolean) {
    if (reading === this.#reading) return
    this.#reading = reading
    if (reading) this.#socket.resume()
    else this.#socket.pause()
  }

  say(bytes: number): void {
    if (this.#socket.readyState !== WebSocket.OPEN) return
    this.#socket.send(`${this.#name} ${++this.#said} `.padEnd(bytes, '.'))
  }

  leave(): void {
    this.#leaving = true
    this.#socket.close(1000)
  }

  terminate(): void {
    this.#leaving = true
    this.#socket.terminate()
  }
}

export const hubChat = workload({
  name: 'hub-chat',
  title: 'Hub chat',
  summary: 'WebSocket clients talk, a hub broadcasts each message to all',
  tag: 'hub',
  lesson: 'Every message goes to every client: twice the clients at the same rate are twice the deliveries.',
  knobs: {
    clients: {
      label: 'clients',
      property: 'count',
      min: 1,
      max: 100,
      initial: 20,
      scale: 'log',
      help: 'Connected WebSocket clients.',
    },
    rate: {
      label: 'messages',
      property: 'rate',
      unit: '/s',
      min: 1,
      max: 100,
      initial: 20,
      scale: 'log',
      help: 'Messages that all clients together send per second.',
    },
    size: {
      label: 'messages',
      property: 'size',
      unit: 'By',
      min: 16,
      max: 16_384,
      initial: 64,
      scale: 'log',
      help: 'Length of a message. The longer, the sooner the queue of a client that does not read is full.',
    },
    slow: {
      label: 'slow clients',
      property: 'count',
      min: 0,
      max: 20,
      initial: 0,
      help: 'Clients that do not read. The hub’s slow policy decides what becomes of them.',
    },
  },

  *main(w) {
    const hub = new Hub({ name: 'chat', slow: 'drop-oldest' })
    const { url } = yield* wait(hub.listen())
    const chatters: Chatter[] = []
    let joined = 0
    const join = () => new Chatter(url, joined++, () => hub.stats(), w.check)
    w.onStop(() => chatters.forEach((chatter) => chatter.terminate()))

    go(function* relay() {
      for (;;) {
        const message = yield* hub.inbox.recv()
        if (message === undefined) return
        yield* hub.broadcast(message.payload, { binary: false })
      }
    })

    for (let turn = 0; w.ctx.err === undefined; turn++) {
      while (chatters.length < w.knobs.clients.value) chatters.push(join())
      while (chatters.length > w.knobs.clients.value) chatters.pop()?.leave()
      const gone = chatters.findIndex((chatter) => chatter.gone)
      if (gone >= 0) chatters[gone] = join()
      chatters.forEach((chatter, i) => (chatter.reading = i >= w.knobs.slow.value))
      chatters[turn % chatters.length]?.say(w.knobs.size.value)
      yield* sleep(1000 / w.knobs.rate.value)
    }
  },
})
