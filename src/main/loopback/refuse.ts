/** Answers in plain words to who is not let in. */
import type { ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'
import type { Refused } from './guard.ts'

export function refuse(response: ServerResponse, { status, message }: Refused): void {
  response.writeHead(status, {
    'content-type': 'text/plain; charset=utf-8',
    'x-content-type-options': 'nosniff',
  })
  response.end(`${message}\n`)
}

export function refuseUpgrade(stream: Duplex, { status, message }: Refused): void {
  const head = `HTTP/1.1 ${String(status)} Refused\r\ncontent-type: text/plain; charset=utf-8\r\n`
  const length = String(Buffer.byteLength(message))
  stream.end(`${head}content-length: ${length}\r\nconnection: close\r\n\r\n${message}`)
}
