/** The hub under churn, with every limit on; says what it counted when asked over IPC. */
import type { IncomingMessage } from 'node:http'
import { Hub } from '../../src/main/hub/index.ts'
import { Runtime, type Go } from '../../src/main/runtime/index.ts'
import { limits } from './churn-limits.ts'

export interface Counted {
  port: number
  clients: number
  registered: number
  unregistered: number
  left: Record<string, number>
  refused: Record<string, number>
  dropsBy: Record<string, number>
}

const rt = new Runtime({ name: 'churn' })
const authorize = ({ url }: IncomingMessage): boolean | Promise<never> =>
  url === '/silent' ? new Promise(() => undefined) : url !== '/bad'
const hub = new Hub({ name: 'churn', rt, ...limits, closeMs: 1000, authorize })
rt.go(function* relay(): Go<void> {
  for (;;) {
    const message = yield* hub.inbox.recv()
    if (message === undefined) return
    yield* hub.broadcast(message.payload, { binary: message.binary })
  }
})
const { port } = await hub.listen()
const counted = (): Counted => {
  const { clients, registered, unregistered, left, refused, dropsBy } = hub.stats()
  return { port, clients, registered, unregistered, left, refused, dropsBy }
}
process.on('message', () => process.send?.(counted()))
process.on('disconnect', () => process.exit())
process.send?.(counted())
