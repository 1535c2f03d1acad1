/**
 * The web shell: the page and its WebSocket on 127.0.0.1, for whoever has the token.
 */
import { createServer } from 'node:http'
import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import { serve } from '../../host/index.ts'
import type { Host } from '../../host/index.ts'
import {
  acceptSockets,
  listen,
  loopback,
  refuse,
  refuseForeign,
  type Refused,
  Tokens,
} from '../../loopback/index.ts'
import { openPage } from '../page.ts'
import type { Page } from '../page.ts'

export interface WebShellOptions {
  host: Host
  /** 0 is any free port. */
  port: number
  /** The built page. */
  pageDirectory: string
  /** Left out: new ones. */
  tokens?: Tokens
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
  const { host, maxConnections = 32, tokens = new Tokens() } = options
  const sockets = acceptSockets(server, {
    authority,
    tokens,
    maxConnections,
    who: 'pages',
    onSocket: (transport, scope) => serve(host, transport, scope),
  })
  server.on('request', (request, response) => {
    void answer(request, response, authority, page)
  })

  let closing: Promise<void> | undefined
  const close = (): Promise<void> =>
    new Promise((resolve) => {
      sockets.close('Weir is shutting down.')
      server.close(() => {
        resolve()
      })
    })
  return {
    port,
    url: `http://${authority}/#token=${tokens.control}`,
    observeUrl: `http://${authority}/#token=${tokens.observe}`,
    close: () => (closing ??= close()),
  }
}

function openPageOrClose(server: Server, directory: string, authority: string): Page {
  try {
    return openPage(directory, `ws://${authority}`)
  } catch (error) {
    server.close()
    throw error
  }
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
