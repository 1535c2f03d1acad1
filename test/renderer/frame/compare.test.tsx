import { act, fireEvent, screen, within } from '@testing-library/react'
import { expect, test } from 'vitest'
import { App } from '../../../src/renderer/app.tsx'
import { mark, markedOf } from '../../../src/renderer/state/compare.ts'
import { renderWith, startHarness, type Harness } from '../support/harness.tsx'

async function page(): Promise<Harness> {
  const harness = startHarness((host) => host.run())
  renderWith(harness, <App />)
  await harness.settle(25_000)
  return harness
}

const bar = (): HTMLElement => screen.getByRole('region', { name: 'Comparison' })
const press = (key: string): void => void fireEvent.keyDown(document.body, { key })

test('a turned pool shows in the figures, the sentence, the journal and the legends', async () => {
  const harness = await page()
  const beforeMs = harness.session.nowMs()
  await act(async () => {
    harness.session.actions.setKnob('pool.thumbnails.size', 16)
    await Promise.resolve()
  })
  await harness.settle(25_000)
  act(() => {
    mark(harness.session, { fromMs: beforeMs - 20_000, toMs: beforeMs })
    mark(harness.session, { fromMs: beforeMs + 5_000, toMs: beforeMs + 20_000 })
  })
  await harness.settle(1_500)
  expect(bar().textContent).toMatch(/Send wait p99 \d+.ms → \d+.ms, down \d+.%/)
  expect(bar().textContent).toMatch(/Jobs [\d,]+\/s → [\d,]+\/s, up \d+.%/)
  expect(within(bar()).getByRole('button', { name: /Show change 1/ })).toBeTruthy()
  expect(screen.getByTestId('tile-block-p99').textContent).toMatch(/from \d+.ms/)
  if (screen.queryByRole('region', { name: 'Changes' }) === null) press('t')
  expect(within(screen.getByRole('region', { name: 'Changes' })).getByText('Between A and B')).toBeTruthy()
  expect(within(screen.getByTestId('chart-blocking')).getAllByText(/A .*, B .*, down/)[0]).toBeTruthy()

  fireEvent.click(within(bar()).getByRole('button', { name: 'All figures' }))
  expect(within(screen.getByRole('dialog')).getAllByRole('row').length).toBeGreaterThan(20)
  fireEvent.keyDown(screen.getByRole('dialog'), { key: 'Escape' })

  fireEvent.click(within(bar()).getByRole('button', { name: 'Swap A and B' }))
  await harness.settle(1_100)
  expect(bar().textContent).toMatch(/Send wait p99 \d+.ms → \d+.ms, ×.[\d.]+/)
})

test('both stretches are brought into the charts, and the turned pool is named first', async () => {
  const harness = await page()
  await act(async () => {
    harness.session.actions.setKnob('pool.thumbnails.size', 16)
    await Promise.resolve()
  })
  await harness.settle(60_000)
  expect(harness.session.view.get().rangeMs).toBe(60_000)
  if (screen.queryByRole('region', { name: 'Changes' }) === null) press('t')
  await harness.settle(200)
  fireEvent.click(screen.getByRole('button', { name: 'Compare before and after change 1' }))
  await harness.settle(1_500)
  // A began more than a minute ago: the range is widened, and the view stays live.
  expect(harness.session.view.get()).toMatchObject({ rangeMs: 300_000, endMs: undefined })
  expect(within(bar()).queryByRole('button', { name: 'Show both' })).toBeNull()
  expect(bar().textContent).toMatch(/(p99 wait of thumbnails|same in both)/)

  press('1')
  await harness.settle(1_000)
  fireEvent.click(within(bar()).getByRole('button', { name: 'Show both' }))
  expect(harness.session.view.get().rangeMs).toBe(300_000)
})

test('at the cursor legends say the values there, and differences again without it', async () => {
  const harness = await page()
  const { lastAt } = harness.session.samples
  act(() => {
    mark(harness.session, { fromMs: lastAt - 20_000, toMs: lastAt - 12_000 })
    mark(harness.session, { fromMs: lastAt - 10_000, toMs: lastAt - 2_000 })
  })
  await harness.settle(500)
  const legend = () => within(screen.getByTestId('chart-blocking'))
  expect(legend().getAllByText(/^A .*, B /).length).toBeGreaterThan(0)
  act(() => {
    harness.session.cursor.set({ timeMs: lastAt - 5_000, pinned: true })
  })
  await harness.settle(500)
  expect(legend().queryByText(/^A .*, B /)).toBeNull()
})

test('by keyboard alone: mark, compare, move, change the length, end', async () => {
  const harness = await page()
  const nowMs = harness.session.nowMs()
  act(() => {
    mark(harness.session, { fromMs: nowMs - 12_000, toMs: nowMs - 2_000 })
  })
  expect(bar().textContent).toContain('Compare with')
  fireEvent.click(within(bar()).getByRole('button', { name: 'The newest' }))
  const range = screen.getByRole('slider', { name: 'Range B' })
  const { b } = markedOf(harness.session).get()
  fireEvent.keyDown(range, { key: 'ArrowLeft' })
  fireEvent.keyDown(range, { key: 'ArrowDown' })
  expect(markedOf(harness.session).get().b).toEqual({
    fromMs: (b?.fromMs ?? NaN) - 1_000,
    toMs: (b?.toMs ?? NaN) - 2_000,
  })
  fireEvent.keyDown(range, { key: 'Delete' })
  expect(markedOf(harness.session).get().b).toBeUndefined()
  press('b')
  expect(markedOf(harness.session).get().b?.toMs).toBe(nowMs)
  press('a')
  expect(markedOf(harness.session).get().a?.toMs).toBe(nowMs)
  expect(screen.getByRole('slider', { name: 'Range B' })).toBeTruthy()
  fireEvent.click(within(bar()).getByRole('button', { name: 'End the comparison' }))
  expect(screen.queryByRole('region', { name: 'Comparison' })).toBeNull()
})

test('two stretches are compared while the view is paused, and stay what they are', async () => {
  const harness = await page()
  const { lastAt } = harness.session.samples
  act(() => {
    harness.session.view.patch({ endMs: lastAt - 5_000 })
    mark(harness.session, { fromMs: lastAt - 20_000, toMs: lastAt - 12_000 })
    mark(harness.session, { fromMs: lastAt - 12_000, toMs: lastAt - 6_000 })
  })
  await harness.settle(1_500)
  const words = bar().textContent
  expect(words).toMatch(/→|about the same/)
  await harness.settle(5_000)
  expect(bar().textContent).toBe(words)
  expect(screen.getByText(/Paused at/)).toBeTruthy()
})

test('in a recording both stretches count as a whole, wherever it stands', async () => {
  const harness = await page()
  const { lastAt } = harness.session.samples
  const replay = {
    file: 'a.weirrec',
    workload: 'thumbnails',
    fromMs: lastAt - 24_000,
    toMs: lastAt,
    atMs: lastAt,
    why: { kind: 'asked', text: '' },
    marks: [],
    tablesAtMs: [],
    problem: null,
  } as const
  harness.host.answers.set('replay.seek', (input) => (input as { atMs: number }).atMs)
  act(() => {
    const source = { ...replay, marks: [], tablesAtMs: [] }
    harness.host.set({ source: { kind: 'recording', label: 'a.weirrec', readOnly: true, replay: source } })
  })
  await harness.settle(500)
  act(() => {
    mark(harness.session, { fromMs: lastAt - 20_000, toMs: lastAt - 12_000 })
    mark(harness.session, { fromMs: lastAt - 10_000, toMs: lastAt - 2_000 })
  })
  await harness.settle(1_500)
  const sentence = (): string => within(bar()).getByRole('status').textContent
  const words = sentence()
  expect(words).toMatch(/→|about the same/)
  // Before both of them.
  act(() => {
    harness.session.replay.seek(lastAt - 22_000)
  })
  await harness.settle(1_500)
  expect(harness.session.replay.player.get().atMs).toBe(lastAt - 22_000)
  expect(sentence()).toBe(words)
})
