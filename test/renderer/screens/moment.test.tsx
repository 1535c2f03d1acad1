/** Moved into the past, the page tells of that moment; what acts now says so. */
import { act, fireEvent, screen, within } from '@testing-library/react'
import { expect, test } from 'vitest'
import { App } from '../../../src/renderer/app.tsx'
import type { Finding } from '../../../src/shared/model.ts'
import { renderWith, startHarness, startMs, type Harness } from '../support/harness.tsx'

const finding = (title: string, severity: Finding['severity'], value: number): Finding => ({
  id: title,
  severity,
  title,
  text: 'It waits.',
  firstSeenMs: startMs,
  lastSeenMs: startMs,
  advice: { knob: 'pool.fetchers.size', value },
})

async function overview(): Promise<Harness> {
  const harness = startHarness((host) => {
    host.run()
    host.set({ findings: [finding('trouble of now', 'warning', 32)] })
    host.answers.set('past.state', () => ({
      run: host.state.run,
      checks: { passed: 7, failed: 0 },
      findings: [finding('trouble of then', 'critical', 16), finding('more of then', 'note', 3)],
      log: [],
    }))
  })
  renderWith(harness, <App />)
  await harness.settle(30_000)
  return harness
}

async function goBack(harness: Harness, byMs: number): Promise<void> {
  act(() => {
    harness.session.view.patch({ endMs: harness.session.samples.lastAt - byMs })
  })
  await harness.settle(1_500)
}

const nav = () => within(screen.getByRole('navigation', { name: 'Screens' }))
const card = () => within(screen.getByRole('region', { name: 'Findings' }))

test('findings, sentence, badge and status line are of the moment on screen', async () => {
  const harness = await overview()
  expect(card().getByText('trouble of now')).toBeTruthy()
  await goBack(harness, 20_000)
  expect(card().getByText('trouble of then')).toBeTruthy()
  expect(screen.queryByText(/trouble of now/)).toBeNull()
  expect(screen.getByRole('alert').textContent).toMatch(/^Paused at .*trouble of then: It waits/)
  expect(nav().getByTitle('Findings').textContent).toContain('2')
  expect(screen.getByTestId('status-line').textContent).toContain('Checks 7 passed')

  fireEvent.click(screen.getByRole('button', { name: 'Go live' }))
  await harness.settle(300)
  expect(card().getByText('trouble of now')).toBeTruthy()
  expect(nav().getByTitle('Findings').textContent).toContain('1')
})

test('advice of then is applied now and says so; the dock is of now', async () => {
  const harness = await overview()
  const tuning = () => within(screen.getByRole('complementary', { name: 'Tuning' }))
  fireEvent.keyDown(document.body, { key: 't' })
  await harness.settle(300)
  expect(tuning().queryByText('now')).toBeNull()
  await goBack(harness, 20_000)
  expect(tuning().getAllByText('now').length).toBeGreaterThan(0)
  fireEvent.click(card().getByRole('button', { name: /16 now \(is 32\)/ }))
  await harness.settle(300)
  expect(harness.host.state.knobs.find(({ id }) => id === 'pool.fetchers.size')?.value).toBe(16)
  // Made now, so not made at the moment on screen.
  expect(tuning().getByText(/^Made after/)).toBeTruthy()
})

test('what was not recorded is not told from now', async () => {
  const harness = await overview()
  harness.host.answers.delete('past.state')
  await goBack(harness, 20_000)
  expect(screen.queryByText(/trouble of now/)).toBeNull()
  expect(card().getByText(/not recorded/)).toBeTruthy()
  expect(nav().getByTitle('Findings').textContent).not.toContain('1')
})
