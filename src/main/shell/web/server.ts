/**
 * The web shell: the page and its WebSocket on 127.0.0.1, for whoever has the token.
 */
import { createServer } from 'node:http'
import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Duplex } from 'node:stream'
import { WebSocketServer } from 'ws'
import { serve } from '../../host/index.ts'
import type { Host } from '../../host/index.ts'
import { openPage } from '../page.ts'
import type { Page } from '../page.ts'
import { admitSocket, refuseForeign, subprotocol } from './guard.ts'
import type { Refused } from './guard.ts'
import { socketTransport } from './socket-transport.ts'
import { Tokens } from './token.ts'

/** Literal: `localhost` may resolve to an address that others can reach. */
const loopback = '127.0.0.1'

export interface WebShellOptions {
  host: Host
  /** 0 is any free port. */
  port: number
  /** The built page. */
  pageDirectory: string
  /** WebSockets at once; default 32. */
  maxConnections?: number
}

export interface WebShell {
  readonly port: number
  /** Address of the page, with the token that controls. */
  readonly url: string
  /** Address of the page, with the token that only observes. */
  readonly observeUrl: string
  /** Closes the port and every connection. Idempotent. */
  close(): Promise<void>
}

/** Rejects with Node's own error (e.g. code `EADDRINUSE`) when the port cannot be had. */
export async function startWebShell(options: WebShellOptions): Promise<WebShell> {
  const server = createServer()
  const port = await listen(server, options.port)
  const authority = `${loopback}:${String(port)}`
  const page = openPageOrClose(server, options.pageDirectory, authority)
  const tokens = new Tokens()
  const sockets = acceptSockets(server, authority, tokens, options)
  server.on('request', (request, response) => {
    void answer(request, response, authority, page)
  })

  let closing: Promise<void> | undefined
  const close = (): Promise<void> =>
    new Promise((resolve) => {
      for (const socket of sockets.clients) socket.close(1001, 'Weir is shutting down.')
      server.close(() => {
        resolve()
      })
      // The close frames are written by now; a page that does not answer them is not waited for.
      setImmediate(() => {
        for (const socket of sockets.clients) socket.terminate()
        server.closeAllConnections()
      })
    })
  return {
    port,
    url: `http://${authority}/#token=${tokens.control}`,
    observeUrl: `http://${authority}/#token=${tokens.observe}`,
    close: () => (closing ??= close()),
  }
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen({ port, host: loopback, exclusive: true }, () => {
      server.off('error', reject)
      resolve((server.address() as AddressInfo).port)
    })
  })
}

function openPageOrClose(server: Server, directory: string, authority: string): Page {
  try {
    return openPage(directory, `ws://${authority}`)
  } catch (error) {
    server.close()
    throw error
  }
}

function acceptSockets(
  server: Server,
  authority: string,
  tokens: Tokens,
  { host, maxConnections = 32 }: WebShellOptions,
): WebSocketServer {
  const sockets = new WebSocketServer({
    noServer: true,
    // Above the contract's own frame limit, whose error says more than a bare close code.
    maxPayload: 256 * 1024,
    perMessageDeflate: false,
    handleProtocols: () => subprotocol,
  })
  server.on('upgrade', (request: IncomingMessage, stream: Duplex, head: Buffer) => {
    stream.on('error', () => stream.destroy())
    const scope = admitSocket(request, authority, tokens)
    if (typeof scope !== 'string') {
      refuseUpgrade(stream, scope)
    } else if (sockets.clients.size >= maxConnections) {
      refuseUpgrade(stream, {
        status: 503,
        message: `${String(maxConnections)} pages are connected already.`,
      })
    } else {
      sockets.handleUpgrade(request, stream, head, (socket) => {
        serve(host, socketTransport(socket), scope)
      })
    }
  })
  return sockets
}

function refuseUpgrade(stream: Duplex, { status, message }: Refused): void {
  const head = `HTTP/1.1 ${String(status)} Refused\r\ncontent-type: text/plain; charset=utf-8\r\n`
  const length = String(Buffer.byteLength(message))
  stream.end(`${head}content-length: ${length}\r\nconnection: close\r\n\r\n${message}`)
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  authority: string,
  page: Page,
): Promise<void> {
  const refused = refuseForeign(request, authority) ?? refuseMethod(request)
  if (refused !== undefined) {
    refuse(response, refused)
    return
  }
  const path = (request.url ?? '/').split('?', 1)[0] ?? '/'
  const file = await page.get(path).catch(() => undefined)
  if (file === undefined) {
    refuse(response, { status: 404, message: 'There is no such page.' })
    return
  }
  response.writeHead(200, { ...file.headers, 'content-length': file.body.byteLength })
  response.end(request.method === 'HEAD' ? undefined : file.body)
}

function refuseMethod({ method }: IncomingMessage): Refused | undefined {
  if (method === 'GET' || method === 'HEAD') return undefined
  return { status: 405, message: 'Only GET and HEAD.' }
}

function refuse(response: ServerResponse, { status, message }: Refused): void {
  response.writeHead(status, {
    'content-type': 'text/plain; charset=utf-8',
    'x-content-type-options': 'nosniff',
  })
  response.end(`${message}\n`)
}
