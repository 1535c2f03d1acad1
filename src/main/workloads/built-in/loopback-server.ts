/** A real HTTP server on 127.0.0.1 for the workloads that fetch. */
import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Workbench } from 'weir'

/** Listens on any free port until the run ends. Resolves with `http://127.0.0.1:port`. */
export function serveOnLoopback(w: Pick<Workbench, 'onStop'>, listener: RequestListener): Promise<string> {
  const server = createServer(listener)
  w.onStop(
    () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  )
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => resolve(`http://127.0.0.1:${(server.address() as AddressInfo).port}`))
  })
}
