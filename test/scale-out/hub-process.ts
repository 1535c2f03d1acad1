/**
 * One process of a group: a hub that listens, linked over NATS. The room a client is in comes with its URL; what it says
 * goes to that room. Bundled and started by processes.test.ts; asked over IPC.
 */
import { Hub, type Client } from '../../src/main/hub/index.ts'
import { Runtime, type Go } from '../../src/main/runtime/index.ts'
import { type HubLinkStats, linkHub } from '../../src/main/scale-out/index.ts'

/** What the parent asks, and gets `Answer` to. */
export type Order = 'look' | 'flush' | 'close'

export interface Answer {
  url: string
  clients: number
  rooms: number
  messagesOut: number
  drops: number
  link: HubLinkStats
}

const [servers = '', prefix = ''] = process.argv.slice(2)
const rt = new Runtime({ name: 'hub process' })
const roomOf = (client: Client): string => String(client.identity)
const hub: Hub = new Hub({
  name: 'chat',
  rt,
  slow: 'pause',
  closeMs: 500,
  authorize: ({ url }) => url?.slice(1) ?? '',
  onJoin: (client) => void hub.join(client, roomOf(client)),
})
const link = linkHub(hub, { rt, servers, prefix, backOff: { minMs: 10, maxMs: 100 } })
rt.go(function* relay(): Go<void> {
  for (;;) {
    const message = yield* hub.inbox.recv()
    if (message === undefined) return
    yield* hub.publish(roomOf(message.client), message.payload, { binary: message.binary })
  }
})
const { url } = await hub.listen()

function look(): Answer {
  const { clients, rooms, messagesOut, drops } = hub.stats()
  return { url, clients, rooms, messagesOut, drops, link: link.stats() }
}

async function obey(order: Order): Promise<void> {
  if (order === 'flush') await link.flushed()
  if (order === 'close') {
    await link.close()
    await hub.close()
    rt.close()
  }
  process.send?.(look())
  if (order === 'close') process.disconnect()
}

process.on('message', (order: Order) => void obey(order))
// The parent is gone: nobody would end this process.
process.on('disconnect', () => process.exit())
process.send?.(look())
