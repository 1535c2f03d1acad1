/** The file format: what was written is read back; junk, cuts, flipped bits and newer versions are told apart. */
import { deflateRawSync } from 'node:zlib'
import { expect, test } from 'vitest'
import {
  chunkAt,
  decodeHead,
  encodeChunk,
  encodeHead,
  headBytes,
  scanChunks,
} from '../../src/main/recorder/chunk.ts'
import { decodeRows, encodeRows } from '../../src/main/recorder/rows-codec.ts'
import { Random } from '../../src/main/base/index.ts'

const text = (chunk: { raw(): Buffer }): string => chunk.raw().toString()
const threeChunks = async (): Promise<Buffer> =>
  Buffer.concat([
    encodeHead(),
    await encodeChunk('META', Buffer.from('one')),
    await encodeChunk('EVNT', Buffer.from('two'.repeat(1000))),
    await encodeChunk('DONE', Buffer.from('three')),
  ])

test('the head says what it is and which version; nothing else passes for one', () => {
  expect(decodeHead(encodeHead())).toEqual({ major: 1, minor: 0 })
  expect(decodeHead(encodeHead({ major: 7, minor: 3 }))).toEqual({ major: 7, minor: 3 })
  expect(decodeHead(Buffer.alloc(64))).toBeUndefined()
  expect(decodeHead(encodeHead().subarray(0, 15))).toBeUndefined()
  const textMode = Buffer.from(encodeHead().toString('latin1').replace('\r\n', '\n'), 'latin1')
  expect(decodeHead(textMode)).toBeUndefined()
})

test('chunks come back as they were', async () => {
  const { chunks, damaged, cut } = scanChunks(await threeChunks())
  expect(chunks.map(({ type }) => type)).toEqual(['META', 'EVNT', 'DONE'])
  expect(chunks.map(text)).toEqual(['one', 'two'.repeat(1000), 'three'])
  expect({ damaged, cut }).toEqual({ damaged: 0, cut: false })
})

test('cut anywhere: every chunk before the cut is whole, and the cut is noticed unless it is between two', async () => {
  const file = await threeChunks()
  const borders = scanChunks(file).chunks.map(({ at }) => at)
  for (let length = headBytes; length < file.length; length++) {
    const { chunks, cut } = scanChunks(file.subarray(0, length))
    const whole = scanChunks(file).chunks.filter(({ at, bytes }) => at + bytes <= length)
    expect(chunks.map(text)).toEqual(whole.map(text))
    expect(cut).toBe(!borders.includes(length))
  }
})

test('any flipped bit loses the chunk that it hits and no other', async () => {
  const file = await threeChunks()
  const sound = scanChunks(file).chunks
  for (let at = headBytes; at < file.length; at++) {
    const broken = Buffer.from(file)
    broken[at] = (broken[at] as number) ^ (1 << (at % 8))
    const { chunks, damaged, cut } = scanChunks(broken)
    const hit = sound.findIndex((chunk) => at >= chunk.at && at < chunk.at + chunk.bytes)
    expect(chunks.map(text)).toEqual(sound.filter((_, i) => i !== hit).map(text))
    expect(damaged + Number(cut)).toBeGreaterThan(0)
  }
})

test('a chunk that inflates to more than it says is refused, not swallowed', async () => {
  const bomb = deflateRawSync(Buffer.alloc(50_000_000))
  const honest = await encodeChunk('META', Buffer.from('x'))
  const { frameChunk } = await import('../../src/main/recorder/chunk.ts')
  const chunk = chunkAt(Buffer.concat([frameChunk('META', bomb, 10), honest]), 0)
  expect(typeof chunk).toBe('object')
  expect(() => (chunk as { raw(): Buffer }).raw()).toThrow(RangeError)
})

test('rows survive to the bit, whatever the values', () => {
  const random = new Random(11)
  const width = 7
  const rows = 53
  const values = Float32Array.from({ length: rows * width }, (_, i) =>
    i % 11 === 0 ? NaN : i % 7 === 0 ? 0 : (random.float() - 0.5) * 10 ** random.below(30),
  )
  const source = {
    length: rows,
    seq: (row: number) => 100 + row * 3,
    atMs: (row: number) => 1.7e12 + row * 100 - (row === 20 ? 40 : 0),
    value: (row: number, column: number) => values[row * width + column] as number,
  }
  const read = decodeRows(encodeRows(9, width, source, 3, rows))
  expect([read.epoch, read.width, read.length]).toEqual([9, width, rows - 3])
  for (let row = 0; row < read.length; row++) {
    expect(read.seq(row)).toBe(source.seq(row + 3))
    expect(read.atMs(row)).toBe(source.atMs(row + 3))
    for (let column = 0; column < width; column++)
      expect(Object.is(read.value(row, column), source.value(row + 3, column))).toBe(true)
  }
})

test('rows of the wrong length are an error with a code', () => {
  const raw = encodeRows(1, 1, { length: 1, seq: () => 1, atMs: () => 1, value: () => 1 }, 0, 1)
  expect(() => decodeRows(raw.subarray(0, raw.length - 1))).toThrow(
    expect.objectContaining({ code: 'recording-damaged' }),
  )
  expect(() => decodeRows(Buffer.alloc(0))).toThrow(expect.objectContaining({ code: 'recording-damaged' }))
})
