/** One contender: `node server.js weir|ws|socket.io|tcp` listens on 127.0.0.1 and prints `{"port": …}`. Relays all to all. */
import { createServer } from 'node:http'
import { createServer as createTcpServer, type AddressInfo, type Socket } from 'node:net'
import { Server as SocketIo } from 'socket.io'
import { WebSocketServer, WebSocket } from 'ws'
import { Hub } from '../../src/main/hub/index.ts'
import { Runtime, type Go } from '../../src/main/runtime/index.ts'

/** The same outbox as in Go's chat example, and the same policy. */
const outbox = 256

async function weir(): Promise<number> {
  const rt = new Runtime({ name: 'bench' })
  const hub = new Hub({ name: 'bench', rt, outbox, slow: 'evict' })
  rt.go(function* relay(): Go<void> {
    for (;;) {
      const message = yield* hub.inbox.recv()
      if (message === undefined) return
      yield* hub.broadcast(message.payload, { binary: message.binary })
    }
  })
  const { port } = await hub.listen()
  process.on('SIGUSR2', () => {
    const { outboxDepth, fanOut, rtt, ...counters } = hub.stats()
    process.stderr.write(`${JSON.stringify(counters)}\n`)
    process.stderr.write(`depth p99 ${outboxDepth.quantile(0.99)}, fan-out p99 ${fanOut.quantile(0.99)} ms\n`)
    process.stderr.write(`rtt p99 ${rtt.quantile(0.99)} ms\n`)
  })
  return port
}

/** What everybody writes first: a loop over all sockets for each message. */
async function plainWs(): Promise<number> {
  const http = createServer()
  const server = new WebSocketServer({ server: http })
  server.on('connection', (socket) => {
    socket.on('message', (data, binary) => {
      for (const client of server.clients)
        if (client.readyState === WebSocket.OPEN) client.send(data as Buffer, { binary })
    })
  })
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', 4096, resolve))
  return (http.address() as AddressInfo).port
}

/** As its guide says, over WebSocket alone; a Buffer travels as a binary attachment. */
async function socketIo(): Promise<number> {
  const http = createServer()
  const io = new SocketIo(http, { transports: ['websocket'], perMessageDeflate: false, serveClient: false })
  io.on('connection', (socket) => {
    socket.on('m', (data: Buffer) => io.emit('m', data))
  })
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', 4096, resolve))
  return (http.address() as AddressInfo).port
}

/** No WebSocket at all, but for the answer to the handshake: what a socket costs in Node. */
async function tcp(): Promise<number> {
  const sockets = new Set<Socket>()
  const server = createTcpServer((socket) => {
    sockets.add(socket)
    socket.on('error', () => socket.destroy())
    socket.on('close', () => sockets.delete(socket))
    socket.on('data', () => undefined)
    socket.write('HTTP/1.1 101 Switching Protocols\r\n\r\n')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', 4096, resolve))
  return (server.address() as AddressInfo).port
}

const contenders: Record<string, () => Promise<number>> = { weir, ws: plainWs, 'socket.io': socketIo, tcp }
const port = await (contenders[process.argv[2] ?? ''] ?? weir)()
process.stdout.write(`${JSON.stringify({ port })}\n`)
process.stdin.on('end', () => process.exit()).resume()
