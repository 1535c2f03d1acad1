import { once } from 'node:events'
import { WebSocket, type ClientOptions } from 'ws'
import { Hub, type HubOptions } from '../../src/main/hub/index.ts'
import { Runtime } from '../../src/main/runtime/index.ts'

/** A hub on a free port of 127.0.0.1 in a runtime of its own; everything ends with `await using`. */
export async function startHub(
  options: Partial<HubOptions> = {},
): Promise<{ hub: Hub; rt: Runtime; url: string; port: number } & AsyncDisposable> {
  const rt = new Runtime({ name: 'test' })
  const hub = new Hub({ name: 'test', rt, closeMs: 500, ...options })
  const { url, port } = await hub.listen()
  return {
    hub,
    rt,
    url,
    port,
    async [Symbol.asyncDispose]() {
      await hub.close()
      rt.close()
    },
  }
}

/** A client that keeps what it gets. */
export class TestClient {
  readonly ws: WebSocket
  readonly messages: string[] = []
  readonly closed: Promise<{ code: number; reason: string }>

  constructor(url: string, options?: ClientOptions) {
    this.ws = new WebSocket(url, options)
    this.ws.on('error', () => undefined)
    this.ws.on('message', (data: Buffer, binary: boolean) => {
      this.messages.push(binary ? `binary:${data.toString('hex')}` : data.toString())
    })
    this.closed = new Promise((resolve) => {
      this.ws.once('close', (code, reason) => {
        resolve({ code, reason: reason.toString() })
      })
    })
  }

  async open(): Promise<this> {
    await Promise.race([once(this.ws, 'open'), this.closed.then(() => Promise.reject(new Error('refused')))])
    return this
  }

  /** Resolves when so many messages have come. */
  async got(count: number): Promise<string[]> {
    while (this.messages.length < count) await once(this.ws, 'message')
    return this.messages
  }
}

export async function connect(url: string, options?: ClientOptions): Promise<TestClient> {
  return new TestClient(url, options).open()
}

export async function connectAll(url: string, count: number): Promise<TestClient[]> {
  return Promise.all(Array.from({ length: count }, () => connect(url)))
}

/** Waits, turn by turn of the event loop, until the condition holds. */
export async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setImmediate(resolve))
}
