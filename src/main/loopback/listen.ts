import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'

/** Literal: `localhost` may resolve to an address that others can reach. */
export const loopback = '127.0.0.1'

/** Gives the port; 0 takes any free one. Rejects with Node's own error, e.g. code `EADDRINUSE`. */
export function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen({ port, host: loopback, exclusive: true }, () => {
      server.off('error', reject)
      resolve((server.address() as AddressInfo).port)
    })
  })
}
