/** Which moment the things on screen are of, while the view is live, paused and moved. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { ContractError } from '../../../src/shared/client.ts'
import type { Finding } from '../../../src/shared/model.ts'
import type { PastState } from '../../../src/shared/recordings.ts'
import { createHostStore } from '../../../src/renderer/state/host.ts'
import { createShown, scrubMs } from '../../../src/renderer/state/moment.ts'
import { SampleStore } from '../../../src/renderer/state/samples.ts'
import { createView } from '../../../src/renderer/state/view.ts'

const nowMs = 1_000_000

const finding = (title: string): Finding => ({
  id: title,
  severity: 'warning',
  title,
  text: '',
  firstSeenMs: 0,
  lastSeenMs: 0,
})
const stateOf = (title: string): PastState => ({
  run: { status: 'idle' },
  checks: { passed: 1, failed: 0 },
  findings: [finding(title)],
  log: [],
})

function stage(answer: (atMs: number) => Promise<PastState>) {
  const host = createHostStore()
  const view = createView()
  const samples = new SampleStore()
  samples.setLayout({ epoch: 1, metrics: [] })
  samples.addRows(1, [[1, nowMs]], 0)
  const asked: number[] = []
  const shown = createShown({
    host,
    view,
    samples,
    ask: (atMs) => {
      asked.push(atMs)
      return answer(atMs)
    },
  })
  const titles = (): string[] => shown.store.get().findings.map(({ title }) => title)
  return { host, view, shown, asked, titles }
}

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

test('live it is the host, whatever comes', () => {
  const { host, shown, titles } = stage(() => Promise.resolve(stateOf('then')))
  host.patch({ findings: [finding('now')] })
  expect(titles()).toEqual(['now'])
  expect(shown.store.get().moment).toBeUndefined()
})

test('paused where it stands, it stays as it was and nobody is asked; knobs go on', async () => {
  const { host, view, shown, asked, titles } = stage(() => Promise.resolve(stateOf('then')))
  host.patch({ findings: [finding('at the pause')] })
  view.patch({ endMs: nowMs })
  host.patch({ findings: [finding('later')], pools: [] })
  await vi.advanceTimersByTimeAsync(1000)
  expect(titles()).toEqual(['at the pause'])
  // A slice that came only afterwards does not show through.
  expect(shown.store.get().pools).toBeUndefined()
  expect(asked).toEqual([])
  view.patch({ endMs: undefined })
  expect(titles()).toEqual(['later'])
})

test('moved, it is the state of that moment; while it is dragged the newest moment wins', async () => {
  const { view, asked, titles } = stage((atMs) => Promise.resolve(stateOf(`at ${String(atMs)}`)))
  view.patch({ endMs: nowMs - 60_000 })
  await vi.advanceTimersByTimeAsync(0)
  expect(titles()).toEqual(['at 940000'])
  for (let i = 1; i <= 20; i++) view.patch({ endMs: nowMs - 60_000 - i })
  await vi.advanceTimersByTimeAsync(scrubMs)
  expect(titles()).toEqual(['at 939980'])
  expect(asked).toHaveLength(2)
})

test('what is not recorded is empty and said so; without a connection the old stays', async () => {
  let code: 'not-recorded' | 'closed' = 'closed'
  const { host, view, shown, titles } = stage(() => Promise.reject(new ContractError({ code, message: '' })))
  host.patch({ findings: [finding('now')] })
  view.patch({ endMs: nowMs })
  view.patch({ endMs: nowMs - 60_000 })
  await vi.advanceTimersByTimeAsync(scrubMs)
  expect(titles()).toEqual(['now'])
  code = 'not-recorded'
  view.patch({ endMs: nowMs - 90_000 })
  await vi.advanceTimersByTimeAsync(scrubMs)
  expect(titles()).toEqual([])
  expect(shown.store.get().moment).toEqual({ atMs: nowMs - 90_000, missing: true })
})

test('a recording stands where it stands', () => {
  const { host, view, asked, titles } = stage(() => Promise.resolve(stateOf('then')))
  host.patch({ source: { kind: 'recording', label: '', readOnly: true }, findings: [finding('recorded')] })
  view.patch({ endMs: nowMs - 60_000 })
  expect(titles()).toEqual(['recorded'])
  expect(asked).toEqual([])
})
