import { randomBytes } from 'node:crypto'
import { Hub, type HubOptions } from '../../src/main/hub/index.ts'
import { Runtime } from '../../src/main/runtime/index.ts'
import { linkHub, type NatsHubLink } from '../../src/main/scale-out/index.ts'
import { FakeConnection } from '../hub/fake-connection.ts'

/** Keeps tests that share a server apart. */
export const unique = (): string => `t${randomBytes(6).toString('hex')}`

/** One process of a group: a runtime with a hub that is linked to its like. */
export class Node implements AsyncDisposable {
  readonly rt: Runtime
  readonly hub: Hub
  readonly link: NatsHubLink

  constructor(url: string, prefix: string, options: Partial<HubOptions> = {}) {
    this.rt = new Runtime({ name: prefix })
    this.hub = new Hub({ name: 'chat', rt: this.rt, pingMs: 0, closeMs: 200, ...options })
    this.link = linkHub(this.hub, {
      rt: this.rt,
      servers: url,
      prefix,
      backOff: { minMs: 10, maxMs: 100 },
    })
  }

  /** A client in a room, once the hub knows it. */
  async client(room?: string): Promise<FakeConnection> {
    const connection = new FakeConnection()
    const client = this.hub.accept(connection)
    await until(() => this.hub.client(client.id) !== undefined)
    if (room !== undefined) this.hub.join(client, room)
    return connection
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.link.close()
    await this.hub.close()
    this.rt.close()
  }
}

export async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 2))
}

/** All are connected, and what each has subscribed to is known to the server. */
export async function joined(...nodes: Node[]): Promise<void> {
  await until(() => nodes.every(({ link }) => link.stats().connected))
  for (const { link } of nodes) await link.flushed()
}
