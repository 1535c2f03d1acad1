/** A plain HTTP server on loopback that serves the pictures after a delay, as one far away would. */
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Random } from '../../base/index.ts'

export interface PictureServer {
  /** URL of picture `index`. */
  url(index: number): string
}

/** `latencyMs` is asked for at each request; the delay is spread evenly over ±15 % of it. */
export async function servePictures(
  jpegs: readonly Uint8Array[],
  latencyMs: () => number,
  random: Random,
): Promise<PictureServer> {
  const server = createServer((request, response) => {
    const jpeg = jpegs[Number(/^\/pictures\/(\d+)\.jpg$/.exec(request.url ?? '')?.[1] ?? -1)]
    if (jpeg === undefined) {
      response.writeHead(404).end()
      return
    }
    const answer = (): void => {
      response.writeHead(200, { 'content-type': 'image/jpeg', 'content-length': jpeg.byteLength }).end(jpeg)
    }
    const timer = setTimeout(answer, latencyMs() * (0.85 + 0.3 * random.float()))
    response.once('close', () => clearTimeout(timer))
  })
  const port = await listen(server)
  return { url: (index) => `http://127.0.0.1:${port}/pictures/${index}.jpg` }
}

function listen(server: Server): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port))
  })
}
