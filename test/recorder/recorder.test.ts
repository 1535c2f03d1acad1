/** The flight recorder: what it keeps, what it writes, and what it does when the disk will not have it. */
import { readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { type Disk, readRecording, type Recording, realDisk } from '../../src/main/recorder/index.ts'
import { headBytes, scanChunks } from '../../src/main/recorder/chunk.ts'
import type { KnobState } from '../../src/shared/model.ts'
import { finding, Rig } from './support.ts'

const open = (rig: Rig, file: string): Recording => readRecording(readFileSync(join(rig.directory, file)))
const rowsOf = ({ blocks }: Recording): number[] =>
  blocks.flatMap(({ rows }) => Array.from({ length: rows.length }, (_, i) => rows.seq(i)))
const knob = (value: number): KnobState => ({
  id: 'pool.p.size',
  group: 'Pools',
  label: 'p',
  property: 'size',
  unit: '',
  min: 1,
  max: 9,
  step: 1,
  initial: 1,
  value,
  scale: 'linear',
  help: '',
})

test('a saved recording holds the samples, the state with its changes, and the tables', async () => {
  await using rig = new Rig()
  await rig.pass(10_000)
  rig.set({ knobs: [knob(1)] })
  await rig.pass(5000)
  rig.set({ knobs: [knob(5)], log: [{ atMs: rig.clock.wall(), level: 'info', text: 'hello' }] })
  await rig.pass(15_000)
  const info = await rig.recorder.save()
  expect(info).toMatchObject({ workload: 'demo', why: { kind: 'asked' } })
  expect(info.problem).toBeUndefined()
  expect(info.toMs - info.fromMs).toBe(29_900)
  const recording = open(rig, info.file)
  expect(rowsOf(recording)).toEqual(Array.from({ length: 300 }, (_, i) => i + 1))
  expect(recording.blocks[0]?.rows.value(6, 0)).toBe(7)
  expect(recording.snapshots.length).toBeGreaterThanOrEqual(5)
  expect(recording.snapshots[0]?.read().channelCounts.all).toBe(1)
  expect(recording.deltas.some(({ values }) => values?.['pool.p.size'] === 5)).toBe(true)
  expect(recording.deltas.flatMap(({ log }) => log ?? []).map(({ text }) => text)).toEqual(['hello'])
  expect(readdirSync(rig.directory)).toEqual([info.file])
})

test('what was before the first program is not in it', async () => {
  await using rig = new Rig()
  const { run } = rig.state
  rig.set({ run: { status: 'idle' } })
  rig.recorder.reset()
  await rig.pass(46_000)
  const begunMs = rig.clock.wall()
  rig.set({ run })
  await rig.pass(10_000)
  const info = await rig.recorder.save()
  expect(info.fromMs).toBeGreaterThanOrEqual(begunMs - 1100)
  expect(info.fromMs).toBeLessThan(begunMs)
  await rig.recorder.startStreaming()
  await rig.pass(6_000)
  const streamed = await rig.recorder.stopStreaming()
  expect(streamed.fromMs).toBe(info.fromMs)
  expect(streamed.toMs).toBeGreaterThan(info.toMs)
})

test('an hour of it stays within its bounds, and a save holds the last quarter of it', async () => {
  await using rig = new Rig({ eventBytes: 20_000, snapshotBytes: 50_000 })
  for (let minute = 0; minute < 60; minute++) {
    for (let i = 0; i < 6; i++)
      rig.set({
        findings: [finding('x', 'warning', `${'words '.repeat(50)} ${String(minute)} ${String(i)}`)],
      })
    await rig.pass(60_000)
    expect(rig.recorder.ringBytes).toBeLessThan(75_000)
  }
  const info = await rig.recorder.save()
  const minutes = (info.toMs - info.fromMs) / 60_000
  // The oldest block of a minute goes as a whole.
  expect(minutes).toBeGreaterThanOrEqual(15)
  expect(minutes).toBeLessThan(16.1)
  const recording = open(rig, info.file)
  // What was folded away is in the first state.
  expect(recording.base.findings[0]?.text).toContain('words')
  const seqs = rowsOf(recording)
  expect(seqs).toEqual([...seqs].sort((a, b) => a - b))
  expect(seqs.at(-1)).toBe(36_000)
})

test('a critical finding saves by itself, once; a warning does not; old ones make room', async () => {
  await using rig = new Rig({ keptFindings: { files: 2, bytes: 1e9 } })
  await rig.pass(2000)
  rig.set({ findings: [finding('a', 'warning')] })
  await rig.pass(2000)
  expect(readdirSync(rig.directory)).toEqual([])
  for (const id of ['b', 'c', 'd', 'e']) {
    rig.set({ findings: [finding(id)] })
    rig.set({ findings: [finding(id)] })
    await rig.pass(61_000)
    await expect.poll(() => rig.recorder.state.lastSaved?.why.text).toBe(`\`${id}\` is stuck`)
  }
  await expect.poll(async () => (await rig.recorder.library.list()).length).toBe(2)
  const kept = await rig.recorder.library.list()
  expect(kept.every(({ why }) => why.kind === 'finding')).toBe(true)
})

test('a recording that goes on begins with what was kept, and each flush is readable', async () => {
  await using rig = new Rig()
  await rig.pass(20_000)
  await rig.recorder.startStreaming()
  expect(rig.recorder.state.streaming?.file).toMatch(/^demo-.*\.weirrec$/)
  await expect(rig.recorder.startStreaming()).rejects.toMatchObject({ code: 'recording-already' })
  await rig.pass(30_000)
  await expect.poll(() => rig.recorder.state.streaming?.sizeBytes ?? 0).toBeGreaterThan(1000)
  const [part = ''] = readdirSync(rig.directory)
  expect(part).toMatch(/\.weirrec\.\d+\.part$/)
  // The power goes at any moment: what lies on the disk can be read.
  const onDisk = (): Recording => open(rig, part)
  await expect.poll(() => rowsOf(onDisk()).length).toBeGreaterThanOrEqual(400)
  expect(onDisk().problem?.code).toBe('recording-cut-short')
  const info = await rig.recorder.stopStreaming()
  // What it began with stands before its beginning.
  expect((info.begunAtMs ?? 0) - info.fromMs).toBeGreaterThan(15_000)
  expect(info.toMs - (info.begunAtMs ?? 0)).toBeGreaterThan(25_000)
  expect(rig.recorder.state.streaming).toBeNull()
  expect(rowsOf(open(rig, info.file))).toEqual(Array.from({ length: 500 }, (_, i) => i + 1))
  expect(info).toMatchObject({ why: { kind: 'streamed' } })
  await expect(rig.recorder.stopStreaming()).rejects.toMatchObject({ code: 'nothing-recording' })
})

/** A disk with room for so many bytes. */
function fullDisk(roomBytes: number): Disk {
  let left = roomBytes
  return {
    ...realDisk,
    async create(path) {
      const file = await realDisk.create(path)
      return {
        ...file,
        async write(bytes) {
          if (bytes.length > left) {
            // As a real one does: a part of it is written before it fails.
            await file.write(bytes.subarray(0, left))
            left = 0
            throw Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' })
          }
          left -= bytes.length
          await file.write(bytes)
        },
      }
    },
  }
}

test('a full disk stops the recording with a message, keeps what is whole, and harms nothing else', async () => {
  await using rig = new Rig({ disk: fullDisk(6000) })
  await rig.pass(5000)
  await rig.recorder.startStreaming()
  await rig.pass(120_000)
  await expect.poll(() => rig.recorder.state.problem?.code).toBe('disk-full')
  expect(rig.recorder.state.problem?.message).toContain('the disk is full')
  expect(rig.recorder.state.streaming).toBeNull()
  await expect.poll(() => readdirSync(rig.directory).length).toBe(1)
  const [file = ''] = readdirSync(rig.directory)
  const recording = open(rig, file)
  expect(recording.problem?.code).toBe('recording-cut-short')
  expect(rowsOf(recording).length).toBeGreaterThan(0)
  // The rings go on, and a save that has no room leaves nothing behind.
  const before = rig.recorder.ringBytes
  await rig.pass(10_000)
  await expect.poll(() => rig.recorder.ringBytes).toBeGreaterThan(before)
  await expect(rig.recorder.save()).rejects.toMatchObject({ code: 'disk-full' })
  expect(readdirSync(rig.directory)).toEqual([file])
})

test('a folder that cannot be made is an error of the save and of nothing else', async () => {
  const file = join((await import('node:os')).tmpdir(), `weir-no-folder-${String(process.pid)}`)
  writeFileSync(file, '')
  await using rig = new Rig({ directory: join(file, 'below') })
  await rig.pass(1000)
  await expect(rig.recorder.save()).rejects.toMatchObject({ code: 'recording-not-written' })
  await rig.pass(1000)
})

test('without a folder nothing is written', async () => {
  await using rig = new Rig({ directory: undefined })
  await rig.pass(1000)
  rig.set({ findings: [finding('a')] })
  await expect(rig.recorder.save()).rejects.toMatchObject({ code: 'recordings-off' })
  expect(rig.recorder.state.problem).toBeNull()
})

test('the list tells sound, cut, damaged, newer and junk files apart, and what a crash left is recovered', async () => {
  await using rig = new Rig()
  await rig.pass(30_000)
  const { file } = await rig.recorder.save()
  const sound = readFileSync(join(rig.directory, file))
  const put = (name: string, bytes: Buffer): void => writeFileSync(join(rig.directory, name), bytes)
  const chunks = scanChunks(sound).chunks
  const last = chunks.at(-1)
  put('cut.weirrec', sound.subarray(0, (last?.at ?? 0) + 5))
  put('crashed.weirrec.999999999.part', sound.subarray(0, last?.at))
  put('writing.weirrec.1.part', sound)
  const damaged = Buffer.from(sound)
  const rows = chunks.find(({ type }) => type === 'ROWS')
  damaged[(rows?.at ?? headBytes) + 40] = 0
  put('damaged.weirrec', damaged)
  const { encodeHead } = await import('../../src/main/recorder/chunk.ts')
  put('newer.weirrec', Buffer.concat([encodeHead({ major: 9, minor: 0 }), sound.subarray(headBytes)]))
  put('junk.weirrec', Buffer.from('hello'))
  put('empty.weirrec', Buffer.alloc(0))
  put('notes.txt', Buffer.from('not mine'))
  const list = await rig.recorder.library.list()
  const problems = Object.fromEntries(list.map((each) => [each.file, each.problem?.code]))
  expect(problems).toEqual({
    [file]: undefined,
    'cut.weirrec': 'recording-cut-short',
    'crashed.weirrec': 'recording-cut-short',
    // A list reads the ends of a file; what is wrong in its middle is told when it is opened.
    'damaged.weirrec': undefined,
    'newer.weirrec': 'recording-too-new',
    'junk.weirrec': 'not-a-recording',
    'empty.weirrec': 'not-a-recording',
  })
  for (const name of ['cut.weirrec', 'crashed.weirrec', 'newer.weirrec'])
    expect(rowsOf(open(rig, name))).toHaveLength(300)
  expect(list.find((each) => each.file === 'newer.weirrec')?.problem?.message).toContain('format 9')
  expect(open(rig, 'damaged.weirrec').problem?.message).toMatch(/^Parts .* damaged. 1 could not be read/)
  await rig.recorder.remove('junk.weirrec')
  await expect(rig.recorder.remove('junk.weirrec')).rejects.toMatchObject({ code: 'unknown-recording' })
  for (const name of ['../secret.weirrec', '/etc/passwd', 'notes.txt', '.weirrec'])
    await expect(rig.recorder.remove(name)).rejects.toMatchObject({ code: 'unknown-recording' })
})

test('a recorder that is switched off keeps nothing new', async () => {
  await using rig = new Rig()
  await rig.pass(10_000)
  rig.recorder.on = false
  const before = rig.recorder.ringBytes
  rig.set({ log: [{ atMs: 1, level: 'info', text: 'unheard' }] })
  await rig.pass(10_000)
  expect(rig.recorder.ringBytes).toBe(before)
})
