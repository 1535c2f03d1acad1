/**
 * Downloads over HTTP with connections that are kept open between requests, and closed with the run. Node 20's
 * global `fetch` keeps 40 KB for every server it has ever seen, which adds up over many runs.
 */
import { Agent, get } from 'node:http'

/** Longer answers are refused: no server decides how much memory we use. */
const mostBytes = 4 * 1024 * 1024

export class Downloader {
  readonly #agent = new Agent({ keepAlive: true })

  /** The body of a 200 answer. Rejects for anything else, and when `signal` fires. */
  fetch(url: string, signal: AbortSignal): Promise<Buffer> {
    return new Promise((resolve, reject) => {
      const request = get(url, { agent: this.#agent, signal }, (response) => {
        if (response.statusCode !== 200) {
          response.resume()
          reject(new Error(`${url} answered ${response.statusCode ?? 'nothing'}`))
          return
        }
        const chunks: Buffer[] = []
        let size = 0
        response.on('data', (chunk: Buffer) => {
          chunks.push(chunk)
          size += chunk.byteLength
          if (size > mostBytes) request.destroy(new Error(`${url} is larger than ${mostBytes} bytes`))
        })
        response.once('end', () => resolve(Buffer.concat(chunks)))
        response.once('error', reject)
      })
      request.once('error', reject)
    })
  }

  close(): void {
    this.#agent.destroy()
  }
}
