import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { connect, type TestClient } from '../hub/support.ts'
import { anyNats, natsMissing, startNats } from './nats-server.ts'
import { HubProcess, hubProgram } from './processes.ts'
import { unique, until } from './support.ts'

const numbers = (from: number, to: number): string[] =>
  Array.from({ length: to - from }, (_, i) => String(from + i))

describe.skipIf(natsMissing('any'))('hubs in several processes', { timeout: 120_000 }, () => {
  let program: Awaited<ReturnType<typeof hubProgram>>
  beforeAll(async () => {
    program = await hubProgram()
  })
  afterAll(() => program[Symbol.asyncDispose]())

  it('share rooms: every member gets every message once and in order, wherever it is connected', async () => {
    await using nats = await anyNats()
    const prefix = unique()
    await using a = await HubProcess.start(program.path, nats.url, prefix)
    await using b = await HubProcess.start(program.path, nats.url, prefix)
    await using c = await HubProcess.start(program.path, nats.url, prefix)
    expect(new Set([process.pid, a.pid, b.pid, c.pid]).size).toBe(4)
    const news = await Promise.all([a, b, c].map(({ url }) => connect(`${url}/news`)))
    const other = await connect(`${b.url}/other`)
    for (const each of [a, b, c]) await each.until(({ clients, link }) => clients > 0 && link.connected)
    await b.until(({ rooms }) => rooms === 2)
    // From every process at once: what one of them says is in order everywhere.
    for (let i = 0; i < 300; i++) news.forEach(({ ws }, from) => ws.send(`${from} ${i}`))
    for (const client of news) await client.got(900)
    for (const { messages } of news)
      for (const from of [0, 1, 2])
        expect(messages.filter((text) => text.startsWith(`${from} `))).toEqual(
          numbers(0, 300).map((number) => `${from} ${number}`),
        )
    expect(other.messages).toEqual([])
    for (const each of [a, b, c]) {
      const { answer, code } = await each.close()
      expect(code).toBe(0)
      expect(answer.link).toMatchObject({ forwarded: 300, received: 600, uncertain: 0 })
      expect(answer.link.discarded).toEqual({ duplicate: 0, echo: 0, overflow: 0, malformed: 0 })
    }
  })

  it('go on when one of them is killed, and take in the one that replaces it', async () => {
    await using nats = await anyNats()
    const prefix = unique()
    await using a = await HubProcess.start(program.path, nats.url, prefix)
    const b = await HubProcess.start(program.path, nats.url, prefix)
    const ann = await connect(`${a.url}/news`)
    const bob = await connect(`${b.url}/news`)
    for (const each of [a, b]) await each.until(({ rooms, link }) => rooms === 1 && link.connected)
    ann.ws.send('1')
    await bob.got(1)
    await b.kill()
    expect(await bob.closed).toMatchObject({ code: 1006 })
    ann.ws.send('2')
    await ann.got(2)
    await using again = await HubProcess.start(program.path, nats.url, prefix)
    const bill = await connect(`${again.url}/news`)
    await again.until(({ rooms, link }) => rooms === 1 && link.connected)
    ann.ws.send('3')
    expect(await bill.got(1)).toEqual(['3'])
    expect(ann.messages).toEqual(['1', '2', '3'])
  })

  describe.skipIf(natsMissing('own'))('while NATS is killed and restarted under load', () => {
    it('go on alone, count what stayed, and share again, nothing twice', async () => {
      await using nats = await startNats()
      const prefix = unique()
      await using a = await HubProcess.start(program.path, nats.url, prefix)
      await using b = await HubProcess.start(program.path, nats.url, prefix)
      const ann = await connect(`${a.url}/news`)
      const bob = await connect(`${b.url}/news`)
      const together = async (): Promise<void> => {
        for (const each of [a, b]) await each.until(({ rooms, link }) => rooms === 1 && link.connected)
      }
      await together()
      let said = 0
      const say = async (count: number): Promise<void> => {
        for (const end = said + count; said < end; said++) ann.ws.send(String(said))
        await ann.got(said)
      }
      for (let round = 0; round < 2; round++) {
        await say(200)
        await until(() => bob.messages.at(-1) === String(said - 1))
        await nats.kill()
        for (let up = true; up; up = (await a.ask('look')).link.connected) await say(50)
        await say(200)
        await nats.restart()
        await together()
        await say(100)
        await until(() => bob.messages.at(-1) === String(said - 1))
      }
      expect(ann.messages).toEqual(numbers(0, said))
      expect(ascending(bob)).toBe(true)
      const { link, drops } = await a.ask('look')
      expect(drops).toBe(0)
      expect(link.reconnects).toBe(2)
      expect(link.forwarded + link.notForwarded.disconnected).toBe(said)
      expect(link.notForwarded.disconnected).toBeGreaterThanOrEqual(400)
      expect(link.forwarded - bob.messages.length).toBeLessThanOrEqual(link.uncertain)
      expect((await b.ask('look')).link.discarded).toEqual({
        duplicate: 0,
        echo: 0,
        overflow: 0,
        malformed: 0,
      })
    })
  })
})

/** In order and none twice; some may be missing. */
function ascending({ messages }: TestClient): boolean {
  return messages.every((text, i) => i === 0 || Number(text) > Number(messages[i - 1]))
}
