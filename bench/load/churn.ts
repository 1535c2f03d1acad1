/**
 * Churn: clients come and go in every way there is, at 10,000 connects a minute or more, and the server's memory is
 * looked at before and after: it must return to within 10 % of where it was once warm.
 *
 *   node bench/churn.mjs [--minutes 1] [--per-minute 10000]
 */
import { connect, type Socket } from 'node:net'
import { parseArgs } from 'node:util'
import { startServer } from '../hub/contenders.ts'
import { residentBytes } from '../live/process-cpu.ts'

const { values } = parseArgs({
  options: { minutes: { type: 'string', default: '1' }, 'per-minute': { type: 'string', default: '10000' } },
})
const perMinute = Number(values['per-minute'])
const total = Math.round(perMinute * Number(values.minutes))
const handshake =
  'GET / HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n' +
  'Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n'
const hello = Buffer.from([0x81, 0x82, 0, 0, 0, 0, 0x68, 0x69])
const bye = Buffer.from([0x88, 0x82, 0, 0, 0, 0, 0x03, 0xe8])
const halfFrame = Buffer.from([0x82, 0xfe, 0x10, 0x00, 0, 0, 0, 0, 1, 2, 3])
const oversize = Buffer.from([0x82, 0xff, 0, 0, 0, 0, 0x7f, 0xff, 0xff, 0xff, 0, 0, 0, 0])
const unmasked = Buffer.from([0x81, 0x01, 0x61])

/** What a client does once it is in. */
const ways: Record<string, (socket: Socket) => void> = {
  closes: (socket) => socket.write(Buffer.concat([hello, bye])),
  ends: (socket) => socket.end(),
  resets: (socket) => socket.resetAndDestroy(),
  'vanishes mid-frame': (socket) => socket.write(halfFrame, () => socket.resetAndDestroy()),
  'sends too much': (socket) => socket.write(oversize),
  'breaks the protocol': (socket) => socket.write(unmasked),
  // Its half-written request is all that the server ever gets.
  'never upgrades': (socket) => socket.resetAndDestroy(),
}
const names = Object.keys(ways)
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

function visit(port: number, index: number): Promise<void> {
  const way = names[index % names.length] as string
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1')
    socket.on('error', () => undefined)
    socket.once('close', resolve)
    if (way === 'never upgrades') {
      socket.write(handshake.slice(0, 60), () => socket.resetAndDestroy())
      return
    }
    socket.write(handshake)
    socket.once('data', () => {
      ways[way]?.(socket)
      socket.resume()
    })
  })
}

async function churn(port: number, visits: number): Promise<void> {
  const startMs = performance.now()
  const open = new Set<Promise<void>>()
  for (let i = 0; i < visits; i++) {
    const visiting = visit(port, i).then(() => void open.delete(visiting))
    open.add(visiting)
    if (open.size >= 200) await Promise.race(open)
    const due = (i / perMinute) * 60_000 - (performance.now() - startMs)
    if (due > 5) await pause(due)
  }
  await Promise.all(open)
}

await using server = await startServer('weir')
const health = async (): Promise<Record<string, unknown>> =>
  (await (await fetch(`http://127.0.0.1:${server.port}/health`)).json()) as Record<string, unknown>
/** The lowest of some seconds: garbage that is about to go is no leak. */
async function resident(): Promise<number> {
  let least = Infinity
  for (let i = 0; i < 20; i++) {
    least = Math.min(least, residentBytes(server.pid))
    await pause(100)
  }
  return least
}

await churn(server.port, Math.min(total, 5000))
const before = await resident()
const from = performance.now()
await churn(server.port, total)
const seconds = (performance.now() - from) / 1000
const after = await resident()
const grown = after / before - 1
const report = {
  connects: total,
  perMinute: Math.round((total / seconds) * 60),
  residentBytes: { before, after },
  grownPercent: Number((grown * 100).toFixed(1)),
  health: await health(),
}
process.stdout.write(`${JSON.stringify(report, null, 2)}\n`)
process.exitCode = grown > 0.1 || report.health['clients'] !== 0 ? 1 : 0
