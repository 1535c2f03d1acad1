/** The player: the samples that come later are hidden, the host is told the newest moment, one message at a time. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createHostStore } from '../../../src/renderer/state/host.ts'
import { Replay } from '../../../src/renderer/state/replay.ts'
import { SampleStore } from '../../../src/renderer/state/samples.ts'
import type { ReplayState } from '../../../src/shared/recordings.ts'

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

const info = (atMs: number, file = 'a.weirrec'): ReplayState => ({
  file,
  workload: 'demo',
  fromMs: 1000,
  toMs: 11_000,
  atMs,
  why: { kind: 'asked', text: '' },
  marks: [],
  tablesAtMs: [],
  problem: null,
})

function rig() {
  const samples = new SampleStore()
  samples.setLayout({ epoch: 1, metrics: [{ name: 'n', unit: '1', kind: 'gauge', help: '', attrs: {} }] })
  samples.addRows(
    1,
    Array.from({ length: 101 }, (_, i) => [i + 1, 1000 + i * 100, i]),
    0,
    true,
  )
  const host = createHostStore()
  const told: number[] = []
  const answers: (() => void)[] = []
  const replay = new Replay(
    host,
    samples,
    (atMs) => {
      told.push(atMs)
      return new Promise<void>((resolve) => answers.push(resolve))
    },
    () => undefined,
  )
  const show = (state: ReplayState | undefined): void => {
    host.patch({
      source: { kind: 'recording', label: '', readOnly: true, ...(state && { replay: state }) },
    })
  }
  const answer = async (): Promise<void> => {
    answers.shift()?.()
    await vi.advanceTimersByTimeAsync(0)
  }
  return { samples, replay, told, show, answer }
}

test('without a recording nothing is hidden', () => {
  const { samples, replay } = rig()
  expect(samples.length).toBe(101)
  replay.seek(3000)
  expect(samples.latest('n')).toBe(100)
  expect(replay.player.get().atMs).toBeNaN()
})

test('a moment hides what comes after it, and only from those who do not ask for the whole', () => {
  const { samples, replay, show } = rig()
  show(info(11_000))
  expect(samples.latest('n')).toBe(100)
  replay.seek(3000)
  expect(samples.latest('n')).toBe(20)
  expect(samples.lastAt).toBe(3000)
  expect(samples.valueAt('n', 9000)).toBeNaN()
  expect(samples.whole(() => samples.lastAt)).toBe(11_000)
  expect(samples.lastAt).toBe(3000)
  replay.seek(-5)
  expect(replay.player.get().atMs).toBe(1000)
  replay.seek(1e9)
  expect(replay.player.get().atMs).toBe(11_000)
})

test('however fast it is dragged, the host gets one message at a time and the last one in the end', async () => {
  const { replay, told, show, answer } = rig()
  show(info(11_000))
  for (let atMs = 10_000; atMs >= 2000; atMs -= 500) replay.seek(atMs)
  expect(told).toEqual([10_000])
  await answer()
  expect(told).toEqual([10_000, 2000])
  await answer()
  expect(told).toHaveLength(2)
})

test('plays at its speed, stops at the end, and begins anew from there', async () => {
  const { samples, replay, show } = rig()
  show(info(11_000))
  replay.toggle()
  expect(replay.player.get()).toMatchObject({ playing: true, atMs: 1000 })
  await vi.advanceTimersByTimeAsync(2000)
  expect(samples.lastAt).toBe(3000)
  replay.setSpeed(4)
  await vi.advanceTimersByTimeAsync(1000)
  expect(samples.lastAt).toBe(7000)
  replay.toggle()
  await vi.advanceTimersByTimeAsync(5000)
  expect(samples.lastAt).toBe(7000)
  replay.toggle()
  await vi.advanceTimersByTimeAsync(5000)
  expect(replay.player.get()).toMatchObject({ playing: false, atMs: 11_000 })
})

test('another page moves it, another recording replaces it, and it goes', async () => {
  const { samples, replay, show } = rig()
  show(info(11_000))
  show(info(5000))
  expect(samples.lastAt).toBe(5000)
  replay.toggle()
  show(info(2000, 'b.weirrec'))
  expect(replay.player.get()).toMatchObject({ playing: false, atMs: 2000 })
  show(undefined)
  expect(samples.length).toBe(101)
  await vi.advanceTimersByTimeAsync(1000)
  expect(samples.length).toBe(101)
})
