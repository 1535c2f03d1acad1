/** What Changes and the charts say of a choice, and of a program that has ended. */
import { act, fireEvent, screen, within } from '@testing-library/react'
import { expect, test } from 'vitest'
import { App } from '../../../src/renderer/app.tsx'
import type { Change, KnobState } from '../../../src/shared/model.ts'
import { renderWith, startHarness, startMs, type Harness } from '../support/harness.tsx'

const names = ['drop-newest', 'drop-oldest', 'evict', 'pause']

const policy: KnobState = {
  id: 'hub.chat.slow',
  group: 'Hub',
  label: 'chat',
  property: 'slow policy',
  unit: '',
  min: 0,
  max: 3,
  step: 1,
  initial: 2,
  value: 1,
  scale: 'linear',
  help: 'What happens to a client whose outbox is full.',
  names,
}

const change: Change = {
  number: 1,
  knob: policy.id,
  label: 'chat',
  property: 'slow policy',
  unit: '',
  from: 2,
  to: 1,
  names,
  atMs: startMs,
  appliedMs: 1,
  origin: 'user',
  effect: { status: 'not measured', reason: 'for this test' },
}

const dock = (harness: Harness, open: boolean): void => {
  harness.session.view.patch({ dockOpen: { overview: open, 'overview:narrow': open } })
}

test('values that have names are chosen and told by them', async () => {
  const harness = startHarness((host) => {
    host.run()
    host.state.knobs = [policy]
    host.state.changes = [change]
  })
  dock(harness, true)
  renderWith(harness, <App />)
  await harness.settle(1_000)
  const changes = screen.getByRole('region', { name: 'Changes' })
  expect(within(changes).getByText('drop-oldest')).toBeTruthy()
  expect(changes.textContent).toContain('evict')

  const choice = screen.getByRole('combobox', { name: 'chat slow policy' })
  expect([...choice.querySelectorAll('option')].map(({ textContent }) => textContent)).toEqual(names)
  fireEvent.change(choice, { target: { value: '3' } })
  await harness.settle(200)
  expect(harness.host.calls.at(-1)).toEqual({ name: 'knob.set', input: { id: policy.id, value: 3 } })
})

test('the number beside the closed dock opens Changes and puts the cursor there', async () => {
  const harness = startHarness((host) => {
    host.run()
    host.state.changes = [change]
  })
  dock(harness, false)
  renderWith(harness, <App />)
  await harness.settle(1_000)
  fireEvent.click(
    screen.getByRole('button', { name: /^Show change 1: chat slow policy evict to drop-oldest/ }),
  )
  await harness.settle(200)
  expect(screen.getByRole('region', { name: 'Changes' })).toBeTruthy()
  expect(harness.session.cursor.get()).toEqual({ timeMs: change.atMs, pinned: true })
})

test('after the end of a program the window stays where it ended, whatever the host measures of itself', async () => {
  const harness = startHarness((host) => host.run())
  renderWith(harness, <App />)
  await harness.settle(10_000)
  const { run } = harness.host.state
  if (run.status !== 'running') throw new Error('it does not run')
  const endedAtMs = harness.host.nowMs
  act(() => {
    harness.host.set({ run: { status: 'ended', workload: run.workload, endedAtMs } })
  })
  await harness.settle(500)
  act(() => {
    harness.host.advance(30_000)
  })
  await harness.settle(500)
  expect(harness.session.nowMs()).toBeLessThanOrEqual(endedAtMs)
  expect(harness.session.nowMs()).toBeGreaterThan(endedAtMs - 1_000)
  // The next run is shown from its first sample on.
  act(() => {
    harness.host.run()
  })
  await harness.settle(1_000)
  expect(harness.session.nowMs()).toBeGreaterThan(endedAtMs + 30_000)
})
