/** What is transferred through a channel between threads: gone at the sender, whole at the receiver, once. */
import { MessageChannel, type MessagePort } from 'node:worker_threads'
import { afterEach, expect, test } from 'vitest'
import { float64, portable, type SharedChan, sharedChan } from '../../src/main/parallel/index.ts'
import { type Runtime, select } from '../../src/main/runtime/index.ts'
import { closeRigs, rig, stolen } from './rig.ts'
import { type Sheet, sheet } from './works/transfers.ts'
import type * as works from './works/transfers.ts'

afterEach(closeRigs)

const url = new URL('./works/transfers.ts', import.meta.url).href
const readSheets = portable<typeof works.readSheets>(url, 'readSheets')
const readByMortals = portable<typeof works.readByMortals>(url, 'readByMortals')
const writeSheets = portable<typeof works.writeSheets>(url, 'writeSheets')
const answerOnPort = portable<typeof works.answerOnPort>(url, 'answerOnPort')

const made = <T>(rt: Runtime, make: () => T): Promise<T> =>
  rt.run(function* () {
    return make()
  })
const upTo = (count: number): number[] => Array.from({ length: count }, (_, i) => i)

test.each([0, 1, 16])('from here to a worker, in order, capacity %i', async (capacity) => {
  const { rt } = await rig(2)
  const chan = await made(rt, () => sharedChan<Sheet>(capacity))
  const reader = rt.goAnywhere(readSheets, chan)
  stolen(reader)
  for (let i = 0; i < 60; i++) {
    const one = sheet(i, 4096)
    // Some lie between them as ordinary values.
    if (i % 5 === 4) await chan.send({ number: i, data: one.data.slice(0, 64) })
    else {
      await chan.send(one, { transfer: [one.data] })
      expect(one.data.byteLength).toBe(0)
    }
  }
  chan.close()
  expect(await reader.join()).toEqual(upTo(60))
})

test('from a worker to here, larger than any slot', async () => {
  const { rt } = await rig(2)
  const chan = await made(rt, () => sharedChan<Sheet>(4))
  const writer = rt.goAnywhere(writeSheets, chan, 20, 1 << 20)
  stolen(writer)
  const numbers: number[] = []
  for await (const { number, data } of chan) {
    expect(data.byteLength).toBe(1 << 20)
    expect(new Uint8Array(data)[12_345]).toBe(number)
    numbers.push(number)
  }
  expect(numbers).toEqual(upTo(20))
  expect(await writer.join()).toBe(true)
})

test('several receivers on several threads: each one once', async () => {
  const { rt } = await rig(3)
  const chan = await made(rt, () => sharedChan<Sheet>(8))
  const readers = [
    rt.goAnywhere(readSheets, chan),
    rt.goAnywhere(readSheets, chan),
    rt.goAnywhere(readSheets, chan),
  ]
  const writer = rt.goAnywhere(writeSheets, chan, 300, 512)
  const parts = await Promise.all(readers.map((g) => g.join()))
  for (const part of parts) expect(part).toEqual([...part].sort((a, b) => a - b))
  expect(parts.flat().sort((a, b) => a - b)).toEqual(upTo(300))
  expect(await writer.join()).toBe(true)
})

test('receivers that are killed while they wait lose nothing', async () => {
  const { rt } = await rig(3)
  const chan = await made(rt, () => sharedChan<Sheet>(2))
  const readers = [rt.goAnywhere(readByMortals, chan), rt.goAnywhere(readByMortals, chan)]
  await rt.goAnywhere(writeSheets, chan, 100, 256).join()
  const parts = await Promise.all(readers.map((g) => g.join()))
  expect(parts.flat().sort((a, b) => a - b)).toEqual(upTo(100))
})

test('a port goes along and works on the other side', async () => {
  const { rt } = await rig(2)
  const chan = await made(rt, () => sharedChan<{ port: MessagePort }>())
  const far = rt.goAnywhere(answerOnPort, chan)
  stolen(far)
  const { port1, port2 } = new MessageChannel()
  const heard = new Promise((resolve) => port1.once('message', resolve))
  await chan.send({ port: port2 }, { transfer: [port2] })
  expect(await heard).toBe('here')
  port1.close()
})

test('what does not go keeps what it has: a full channel, a select that takes another case', async () => {
  const { rt } = await rig(1)
  const chan = await made(rt, () => sharedChan<Sheet>(1))
  const [first, second] = [sheet(1, 8), sheet(2, 8)]
  expect(chan.trySend(first, { transfer: [first.data] })).toBe(true)
  expect(first.data.byteLength).toBe(0)
  expect(chan.trySend(second, { transfer: [second.data] })).toBe(false)
  expect(second.data.byteLength).toBe(8)
  const other = rt.chan<number>(1)
  await other.send(7)
  const got = await rt.run(function* () {
    return yield* select({
      out: chan.send(second, { transfer: [second.data] }),
      in: other.recv(),
    })
  })
  expect(got.case).toBe('in')
  expect(second.data.byteLength).toBe(8)
  expect((await chan.recv())?.data.byteLength).toBe(8)
  const after = await rt.run(function* () {
    return yield* select({ out: chan.send(second, { transfer: [second.data] }) })
  })
  expect(after.case).toBe('out')
  expect(second.data.byteLength).toBe(0)
  expect((await chan.recv())?.number).toBe(2)
})

test('what cannot travel is told at once, and nothing is lost', async () => {
  const { rt } = await rig(1)
  const chan: SharedChan<unknown> = await made(rt, () => sharedChan<unknown>(4))
  const data = new ArrayBuffer(8)
  const { port1 } = new MessageChannel()
  const wrong = { code: 'not-cloneable' }
  expect(() => chan.send(() => 1)).toThrow(expect.objectContaining(wrong))
  expect(() => chan.send({ port: port1 })).toThrow(expect.objectContaining(wrong))
  expect(() => chan.trySend({ data, no: () => 1 }, { transfer: [data] })).toThrow(
    expect.objectContaining(wrong),
  )
  await expect(
    rt.run(function* () {
      yield* chan.send({ data, no: () => 1 }, { transfer: [data] })
    }),
  ).rejects.toMatchObject(wrong)
  expect(data.byteLength).toBe(8)
  expect(chan.len).toBe(0)
  await chan.send({ data }, { transfer: [data] })
  expect(await chan.recv()).toEqual({ data: new ArrayBuffer(8) })
  const plain = await made(rt, () => sharedChan<number>(1, float64))
  expect(() => plain.send(1, { transfer: [port1] })).toThrow(
    expect.objectContaining({ code: 'transfer-codec' }),
  )
  port1.close()
})

test('a processor that leaves hands over what it still kept', async () => {
  const { rt } = await rig(2)
  const chan = await made(rt, () => sharedChan<Sheet>(8))
  const writer = rt.goAnywhere(writeSheets, chan, 5, 64)
  stolen(writer)
  expect(await writer.join()).toBe(true)
  await rt.setProcs(1)
  const numbers: number[] = []
  for await (const { number, data } of chan) numbers.push(data.byteLength === 64 ? number : -1)
  expect(numbers).toEqual(upTo(5))
})
