/** The three ways that frames travel, each as a connected pair. */
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { MessageChannel } from 'node:worker_threads'
import type { MessagePort } from 'node:worker_threads'
import type { MessagePortMain } from 'electron'
import { WebSocket, WebSocketServer } from 'ws'
import { mainPort } from '../../src/main/shell/electron/main-port.ts'
import { socketTransport } from '../../src/main/loopback/index.ts'
import { portTransport } from '../../src/shared/port-transport.ts'
import type { Port } from '../../src/shared/port-transport.ts'
import type { CloseReason, Transport } from '../../src/shared/transport.ts'

export interface Pair {
  host: Transport
  client: Transport
  dispose(): Promise<void>
}

export const transports: Readonly<Record<string, () => Promise<Pair>>> = {
  'an in-memory pair': () => Promise.resolve(memoryPair()),
  'a WebSocket': socketPair,
  'an Electron port': () => Promise.resolve(portPair()),
}

/** Frames arrive in a later turn, as they do on real transports. */
export function memoryPair(): Pair {
  const host = new MemoryTransport()
  const client = new MemoryTransport()
  host.peer = client
  client.peer = host
  return { host, client, dispose: () => Promise.resolve() }
}

class MemoryTransport implements Transport {
  peer: MemoryTransport | undefined
  bufferedBytes = 0
  readonly #frameListeners = new Set<(frame: string) => void>()
  readonly #closeListeners = new Set<(reason: CloseReason) => void>()
  #open = true

  send(frame: string): void {
    if (!this.#open) return
    this.bufferedBytes += frame.length
    setImmediate(() => {
      this.bufferedBytes -= frame.length
      this.peer?.deliver(frame)
    })
  }

  deliver(frame: string): void {
    if (this.#open) for (const listener of this.#frameListeners) listener(frame)
  }

  onFrame(listener: (frame: string) => void): () => void {
    this.#frameListeners.add(listener)
    return () => this.#frameListeners.delete(listener)
  }

  onClose(listener: (reason: CloseReason) => void): () => void {
    this.#closeListeners.add(listener)
    return () => this.#closeListeners.delete(listener)
  }

  close(reason: CloseReason = { code: 1000, reason: '' }): void {
    setImmediate(() => {
      this.finish(reason)
      this.peer?.finish(reason)
    })
  }

  finish(reason: CloseReason): void {
    if (!this.#open) return
    this.#open = false
    for (const listener of this.#closeListeners) listener(reason)
  }
}

async function socketPair(): Promise<Pair> {
  const server = createServer()
  const sockets = new WebSocketServer({ server })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const socket = new WebSocket(`ws://127.0.0.1:${String((server.address() as AddressInfo).port)}`)
  const opened = once(socket, 'open')
  const [accepted] = (await once(sockets, 'connection')) as [WebSocket]
  await opened
  return {
    host: socketTransport(accepted),
    client: socketTransport(socket),
    async dispose() {
      accepted.terminate()
      socket.terminate()
      sockets.close()
      server.close()
      await once(server, 'close')
    },
  }
}

/** The host's side is what Electron's main process has, the client's what a page has. */
function portPair(): Pair {
  const { port1, port2 } = new MessageChannel()
  return {
    host: portTransport(mainPort(asMainPort(port1))),
    client: portTransport(pagePort(port2)),
    dispose() {
      port1.close()
      return Promise.resolve()
    },
  }
}

/** Electron's ports wrap the data in an event and start only when told to. */
function asMainPort(port: MessagePort): MessagePortMain {
  const main = {
    postMessage: (data: unknown) => {
      port.postMessage(data)
    },
    on(event: string, listener: (event?: unknown) => void) {
      if (event === 'message')
        port.addListener('message', (data: unknown) => {
          listener({ data, ports: [] })
        })
      else
        port.addListener(event, () => {
          listener()
        })
      return main
    },
    start: () => {
      port.start()
    },
    close: () => {
      port.close()
    },
  }
  return main as unknown as MessagePortMain
}

function pagePort(port: MessagePort): Port {
  return {
    post: (data) => {
      port.postMessage(data)
    },
    onMessage: (listener) => {
      port.on('message', listener)
    },
    onGone: (listener) => {
      port.on('close', listener)
    },
    close: () => {
      port.close()
    },
  }
}
