/**
 * The OpenMetrics endpoint: off until asked for, on 127.0.0.1 only, for whoever has the token. The name in the
 * request's Host header must be ours, so that no page of some other site can read it through a rebound name.
 */
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { UsageError } from '../base/index.ts'
import { openMetricsType } from './open-metrics.ts'

const loopback = '127.0.0.1'

export class MetricsServer {
  readonly url: string
  readonly token: string
  scrapes = 0
  readonly #server: Server
  readonly #render: () => string

  private constructor(server: Server, token: string, render: () => string) {
    const { port } = server.address() as AddressInfo
    this.#server = server
    this.token = token
    this.#render = render
    this.url = `http://${loopback}:${String(port)}/metrics`
    server.on('request', (request, response) => {
      this.#answer(request, response)
    })
  }

  /** `port` 0 is any free one. */
  static async listen(
    port: number,
    render: () => string,
    token = randomBytes(16).toString('hex'),
  ): Promise<MetricsServer> {
    const server = createServer({ requestTimeout: 5000, headersTimeout: 5000, maxHeaderSize: 8192 })
    server.maxConnections = 16
    await new Promise<void>((resolve, reject) => {
      server.once('error', (error: NodeJS.ErrnoException) => {
        const why = error.code === 'EADDRINUSE' ? `port ${String(port)} is in use` : error.message
        reject(
          new UsageError('export-failed', `the metrics endpoint cannot be opened: ${why}`, { cause: error }),
        )
      })
      server.listen({ port, host: loopback, exclusive: true }, resolve)
    })
    return new MetricsServer(server, token, render)
  }

  close(): Promise<void> {
    return new Promise((resolve) => {
      this.#server.close(() => {
        resolve()
      })
      this.#server.closeAllConnections()
    })
  }

  #answer(request: IncomingMessage, response: ServerResponse): void {
    const { pathname, host, searchParams } = new URL(request.url ?? '/', this.url)
    if (request.headers.host !== new URL(this.url).host || host !== new URL(this.url).host)
      refuse(response, 421, 'This name is not ours.')
    else if (request.headers.origin !== undefined) refuse(response, 403, 'Not for pages.')
    else if (request.method !== 'GET') refuse(response, 405, 'Only GET.')
    else if (pathname !== '/metrics') refuse(response, 404, 'There is only /metrics.')
    else if (!this.#knows(request.headers.authorization, searchParams.get('token')))
      refuse(response, 401, 'Send the token: Authorization: Bearer …')
    else {
      this.scrapes++
      const headers = { 'content-type': openMetricsType, 'cache-control': 'no-store' }
      response.writeHead(200, headers).end(this.#render())
    }
  }

  #knows(authorization: string | undefined, inAddress: string | null): boolean {
    const given = /^Bearer (.+)$/.exec(authorization ?? '')?.[1] ?? inAddress ?? ''
    return timingSafeEqual(digest(given), digest(this.token))
  }
}

const digest = (text: string): Buffer => createHash('sha256').update(text).digest()

function refuse(response: ServerResponse, status: number, message: string): void {
  const headers = { 'content-type': 'text/plain; charset=utf-8', connection: 'close' }
  response.writeHead(status, headers).end(`${message}\n`)
}
