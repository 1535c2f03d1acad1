import { fireEvent, screen } from '@testing-library/react'
import { expect, test } from 'vitest'
import { App } from '../../../src/renderer/app.tsx'
import { renderWith, startHarness } from '../support/harness.tsx'

test('failed checks say what failed, how often and when last', async () => {
  const harness = startHarness((host) => {
    host.run()
  })
  renderWith(harness, <App />)
  await harness.settle(1_200)
  harness.host.set({
    checks: {
      passed: 12,
      failed: 3,
      lastFailure: 'nobody is left behind',
      failures: [{ what: 'nobody is left behind', count: 3, lastMs: harness.session.nowMs() }],
    },
  })
  await harness.settle(1_200)
  fireEvent.click(screen.getByRole('button', { name: /Checks 3 failed$/ }))
  await harness.settle(200)
  const told = screen.getByRole('dialog', { name: 'Checks of the program' }).textContent
  expect(told).toContain('12 held, 3 failed')
  expect(told).toMatch(/nobody is left behind3 times, last \d\d:\d\d:\d\d/)
})

test('every figure of the status line explains itself', async () => {
  const harness = startHarness((host) => {
    host.run()
  })
  renderWith(harness, <App />)
  await harness.settle(1_200)
  for (const name of ['Sample rate', 'Monitor overhead', 'Frames lost', 'Event-loop lag p99', 'RSS'])
    expect(screen.getByRole('button', { name }).getAttribute('aria-description')).toMatch(/\w+ \w+ \w+/)
})
