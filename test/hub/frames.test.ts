import { once } from 'node:events'
import { connect as tcp, type Socket } from 'node:net'
import { describe, expect, it } from 'vitest'
import { RawClient } from '../../bench/load/raw-client.ts'
import { connect, startHub, until } from './support.ts'

/** Around each change of the length field. */
const lengths = [0, 1, 125, 126, 127, 65_535, 65_536, 70_000]

async function handshaken(port: number): Promise<Socket> {
  const socket = tcp(port, '127.0.0.1')
  socket.on('error', () => undefined)
  socket.write(
    'GET / HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n' +
      'Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n',
  )
  await once(socket, 'data')
  return socket
}

/** A short masked frame; the key is 0. */
const frame = (first: number, text: string): Buffer =>
  Buffer.concat([Buffer.from([first, 0x80 | text.length, 0, 0, 0, 0]), Buffer.from(text)])

describe('frames', () => {
  it.each([false, true])(
    'of every length arrive whole and in order, batched (deflate %s)',
    async (deflate) => {
      await using t = await startHub({ outbox: 1000, deflate: Number(deflate) })
      const client = await connect(t.url, { perMessageDeflate: deflate })
      const got: number[] = []
      const raw = new RawClient('127.0.0.1', t.port, {
        frame: (_chunk, from, to) => got.push(to - from),
        read: () => undefined,
        closed: () => undefined,
      })
      await raw.opened
      await until(() => t.hub.stats().clients === 2)
      const texts = [...lengths, ...lengths.toReversed()].map((length, i) => String(i % 10).repeat(length))
      for (const text of texts) t.hub.tryBroadcast(text)
      expect(await client.got(texts.length)).toEqual(texts)
      await until(() => got.length === texts.length)
      expect(got).toEqual(texts.map(({ length }) => length))
      // The whole lot went out in far fewer writes than messages.
      expect(t.hub.stats().writes).toBeLessThan(texts.length * 2)
      raw.destroy()
    },
  )

  it('of one message in pieces, byte by byte, with a ping between them, are one message', async () => {
    await using t = await startHub()
    const socket = await handshaken(t.port)
    const bytes = Buffer.concat([
      frame(0x01, 'hel'),
      frame(0x89, 'now'),
      frame(0x00, 'lo '),
      frame(0x80, 'you'),
    ])
    const answer = once(socket, 'data')
    for (const byte of bytes) socket.write(Buffer.from([byte]))
    expect((await t.hub.inbox.recv())?.data).toBe('hello you')
    const [pong] = (await answer) as [Buffer]
    expect(pong).toEqual(Buffer.from([0x8a, 3, ...Buffer.from('now')]))
    socket.destroy()
  })

  it('of control stand between batches, never inside', async () => {
    await using t = await startHub({ outbox: 10_000 })
    const client = await connect(t.url)
    await until(() => t.hub.stats().clients === 1)
    let pongs = 0
    client.ws.on('pong', () => pongs++)
    for (let i = 0; i < 50; i++) {
      client.ws.ping(`p${i}`)
      for (let k = 0; k < 20; k++) t.hub.tryBroadcast(`${i}.${k}`)
      await until(() => pongs > i)
    }
    const all = Array.from({ length: 1000 }, (_, i) => `${Math.floor(i / 20)}.${i % 20}`)
    expect(await client.got(1000)).toEqual(all)
  })

  it.each([
    ['a fragmented control frame', frame(0x09, 'x'), 1002],
    ['a control frame of 126 bytes', Buffer.from([0x89, 0xfe, 0, 126, 0, 0, 0, 0]), 1002],
    ['a continuation of nothing', frame(0x80, 'x'), 1002],
    ['a second start before the end', Buffer.concat([frame(0x01, 'x'), frame(0x01, 'y')]), 1002],
    ['a reserved bit', frame(0xc1, 'x'), 1002],
    ['a close code that nobody may send', frame(0x88, '\x03\xed'), 1002],
    ['text that is no UTF-8', Buffer.from([0x81, 0x81, 0, 0, 0, 0, 0xff]), 1007],
    [
      'fragments that add up beyond the limit',
      Buffer.concat([frame(0x01, 'x'.repeat(60)), frame(0x80, 'x'.repeat(60))]),
      1009,
    ],
  ])('%s ends the connection with its code, after what was batched', async (_what, bytes, code) => {
    await using t = await startHub({ maxMessageBytes: 100 })
    const socket = await handshaken(t.port)
    await until(() => t.hub.stats().clients === 1)
    const chunks: Buffer[] = []
    socket.on('data', (chunk: Buffer) => chunks.push(chunk))
    for (let i = 0; i < 5; i++) t.hub.tryBroadcast('ok')
    await until(() => t.hub.stats().messagesOut === 5)
    socket.write(bytes)
    await once(socket, 'end')
    const all = Buffer.concat(chunks)
    expect(all.subarray(0, 20)).toEqual(
      Buffer.concat(Array<Buffer>(5).fill(Buffer.from('\x81\x02ok', 'latin1'))),
    )
    expect(all[20]).toBe(0x88)
    expect(all.readUInt16BE(22)).toBe(code)
    await until(() => t.hub.stats().clients === 0)
    expect(t.hub.stats().left[code === 1009 ? 'too big' : 'protocol']).toBe(1)
    socket.destroy()
  })
})
