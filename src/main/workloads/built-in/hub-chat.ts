/** The chat of the first seed: real WebSocket clients in rooms, and a hub that passes on what each of them says. */
import { go, Hub, sleep, wait, workload, type Go } from 'weir'
import { Chatter, everybody } from './chatter.ts'

const roomNames = [
  'lobby',
  'help',
  'dev',
  'music',
  'news',
  'ops',
  'games',
  'books',
  'food',
  'art',
  'travel',
  'sport',
]
/** Every so many turns another client leaves one of its rooms, and the one before comes back. */
const wanderTurns = 20
/** Every so many turns what is said goes to everybody. */
const announceTurns = 9

/** The rooms of the i-th client: the first has everybody, the second every second client, and so on. */
const seatsOf = (i: number, rooms: number): string[] =>
  roomNames.slice(0, rooms).filter((_, room) => i % (room + 1) === 0)

/** Does what clients ask for. Its word about a room comes after all that they heard there, and before all they will. */
function* relay(hub: Hub): Go<void> {
  for (;;) {
    const message = yield* hub.inbox.recv()
    if (message === undefined) return
    const { client } = message
    const text = String(message.data)
    const [verb, room = ''] = text.split(' ', 2)
    if (verb === 'join') {
      hub.join(client, room)
      yield* hub.send(client, `joined ${room}`)
    } else if (verb === 'leave') {
      hub.leave(client, room)
      yield* hub.send(client, `left ${room}`)
    } else if (room === everybody) yield* hub.broadcast(text)
    else yield* hub.publish(room, text)
  }
}

export const hubChat = workload({
  name: 'hub-chat',
  title: 'Hub chat',
  summary: 'WebSocket clients talk in rooms, a hub passes each message on to the members',
  tag: 'hub',
  lesson:
    'A message goes to every member of its room: twice the members at the same rate are twice the deliveries.',
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
    rooms: {
      label: 'rooms',
      property: 'count',
      min: 1,
      max: roomNames.length,
      initial: 6,
      help: 'Everybody sits in the first room, every second client in the second, every third in the third.',
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

    go(() => relay(hub))

    for (let turn = 0; w.ctx.err === undefined; turn++) {
      while (chatters.length < w.knobs.clients.value) chatters.push(join())
      while (chatters.length > w.knobs.clients.value) chatters.pop()?.leave()
      const gone = chatters.findIndex((chatter) => chatter.gone)
      if (gone >= 0) chatters[gone] = join()
      const wanderer = Math.floor(turn / wanderTurns) % chatters.length
      chatters.forEach((chatter, i) => {
        chatter.reading = i >= w.knobs.slow.value
        const seats = seatsOf(i, w.knobs.rooms.value)
        if (i === wanderer) seats.pop()
        for (const room of roomNames) chatter.attend(room, seats.includes(room))
      })
      const speaker = turn % chatters.length
      const rooms = seatsOf(speaker, w.knobs.rooms.value)
      const room = turn % announceTurns === 0 ? everybody : rooms[turn % rooms.length]
      chatters[speaker]?.say(room ?? everybody, w.knobs.size.value)
      yield* sleep(1000 / w.knobs.rate.value)
    }
  },
})
