import { fireEvent, screen, within } from '@testing-library/react'
import { expect, test } from 'vitest'
import { App } from '../../../src/renderer/app.tsx'
import type { FindingDetail } from '../../../src/shared/findings.ts'
import type { Effect, Finding, KnobState } from '../../../src/shared/model.ts'
import { renderWith, startHarness, startMs, type Harness } from '../support/harness.tsx'

const detail: FindingDetail = {
  summary: '8 of 8 busy, 214 queued',
  rule: 'utilisation over 90 % and queue growing',
  held: [[startMs - 20_000, startMs]],
  series: [
    { label: 'utilisation', metric: 'pool.utilisation', attrs: { pool: 'thumbnails' }, unit: '%', limit: 90 },
  ],
  facts: [{ label: 'Arrivals', value: '9,012', unit: '/s' }],
  fix: { title: 'Grow the pool', text: 'Enough workers for what arrives.' },
  predicted: [
    { label: 'utilisation', unit: '%', before: 100, after: 84, better: true },
    { label: 'p99 wait', unit: 'ms', before: 35, after: 18, better: true },
  ],
  others: [{ title: 'Do not grow jobs', text: 'a larger buffer adds latency' }],
  involved: [],
  steps: [],
  certain: true,
}

const saturated: Finding = {
  id: 'pool-undersized:thumbnails',
  severity: 'warning',
  title: 'Pool `thumbnails` is saturated',
  text: 'Jobs arrive faster than 8 workers can finish them.',
  firstSeenMs: startMs - 14_000,
  lastSeenMs: startMs,
  advice: { knob: 'pool.thumbnails.size', value: 10 },
  detail,
}
const deadlock: Finding = {
  ...saturated,
  id: 'wait-for:1',
  severity: 'critical',
  title: 'Deadlock: 2 goroutines wait in a cycle',
  detail: { ...detail, series: [], steps: ['`a` waits for `b`', '`b` waits for `a`'], summary: 'a → b' },
}
delete deadlock.advice

const knob: KnobState = {
  id: 'pool.thumbnails.size',
  group: 'Pools',
  label: 'thumbnails',
  property: 'size',
  unit: '',
  min: 1,
  max: 64,
  step: 1,
  initial: 4,
  value: 8,
  scale: 'log',
  help: '',
}

async function open(): Promise<Harness> {
  const harness = startHarness((host) => {
    host.run()
    host.set({ knobs: [knob], findings: [deadlock, saturated] })
    host.answers.set('knob.try', () => null)
    host.answers.set('finding.mute', () => null)
  })
  renderWith(harness, <App />)
  await harness.settle(500)
  fireEvent.click(screen.getByRole('button', { name: /^Findings/ }))
  await harness.settle(600)
  return harness
}

/** By its row: the timeline has marks of the same names. */
const choose = (name: RegExp): void => {
  const rows = within(screen.getByRole('list', { name: 'Open findings' }))
  fireEvent.click(rows.getByRole('button', { name }))
}

const detailPane = (): HTMLElement => screen.getByRole('region', { name: 'Finding' })

test('the worst stands first and is shown; its cycle is told step by step', async () => {
  await open()
  expect(within(detailPane()).getByRole('heading', { level: 2 }).textContent).toContain('Deadlock')
  const steps = within(screen.getByRole('region', { name: 'The cycle' })).getAllByRole('listitem')
  expect(steps.map((step) => step.textContent)).toEqual(['1a waits for b', '2b waits for a'])
})

test('evidence, facts and the fix of the one that is chosen; arrows move through the list', async () => {
  const harness = await open()
  const rows = within(screen.getByRole('list', { name: 'Open findings' })).getAllByRole('button')
  rows[0]?.focus()
  fireEvent.keyDown(rows[0] as HTMLElement, { key: 'ArrowDown' })
  await harness.settle(200)
  expect(within(detailPane()).getByRole('heading', { level: 2 }).textContent).toBe(
    'Pool thumbnails is saturated',
  )
  expect(screen.getByRole('region', { name: 'Evidence' }).textContent).toContain(
    'rule: utilisation over 90 % and queue growing',
  )
  expect(detailPane().textContent).toContain('9,012')
  expect(screen.getByRole('region', { name: 'Other ways' }).textContent).toContain('Do not grow jobs')
})

test('applies the advice, or tries it for a while and keeps it', async () => {
  const harness = await open()
  const { host } = harness
  choose(/Pool thumbnails is saturated/)
  await harness.settle(200)
  fireEvent.click(screen.getByRole('button', { name: 'Try for 30 s' }))
  await harness.settle(200)
  expect(host.calls.find(({ name }) => name === 'knob.try')?.input).toEqual({
    id: 'pool.thumbnails.size',
    value: 10,
    ms: 30_000,
  })
  const change = host.turn('pool.thumbnails.size', 10, 'user')
  host.set({ trials: [{ change: change?.number ?? 1, untilMs: host.nowMs + 30_000 }] })
  host.answers.set('trial.keep', () => null)
  await harness.settle(500)
  expect(screen.getByLabelText('On trial').textContent).toMatch(/on trial: back to the old value in \d+ s/)
  fireEvent.click(screen.getByRole('button', { name: 'Keep it' }))
  await harness.settle(200)
  expect(host.calls.find(({ name }) => name === 'trial.keep')?.input).toEqual({ change: 1 })
})

test('mutes; resolved ones say what closed them', async () => {
  const harness = await open()
  const { host } = harness
  fireEvent.click(within(detailPane()).getByRole('button', { name: 'Mute' }))
  await harness.settle(200)
  expect(host.calls.find(({ name }) => name === 'finding.mute')?.input).toEqual({
    id: 'wait-for:1',
    muted: true,
  })
  host.set({
    findings: [],
    past: {
      muted: [deadlock],
      resolved: [{ ...saturated, resolvedAtMs: startMs, why: 'fixed by change 3', change: 3 }],
    },
  })
  await harness.settle(300)
  // Nothing is open: what was mended last is shown by itself.
  expect(detailPane().textContent).toContain('fixed by change 3')
  fireEvent.click(within(screen.getByRole('region', { name: 'Resolved this session' })).getByRole('button'))
  await harness.settle(200)
  expect(detailPane().textContent).toContain('fixed by change 3')
  expect(screen.getByRole('region', { name: 'Muted' }).textContent).toContain('Deadlock')
})

test('the fix says what the model expects of it', async () => {
  await open()
  choose(/thumbnails is saturated/)
  const fix = within(screen.getByRole('region', { name: 'Fix' }))
  expect(fix.getByText('predicted')).toBeTruthy()
  const rows = fix.getAllByRole('definition').map((cell) => cell.textContent)
  expect(rows.join('|')).toMatch(/100\s%.*84\s%.*16\s%.*35\sms.*18\sms.*49\s%/)
  expect(fix.getAllByRole('img', { name: 'better' })).toHaveLength(2)
})

test('what a trial did is shown instead of what was predicted of it, and what follows', async () => {
  const harness = await open()
  const { host } = harness
  choose(/Pool thumbnails is saturated/)
  const tried = host.turn('pool.thumbnails.size', 10, 'user')
  if (tried === null) throw new Error('the knob was not turned')
  const effect: Effect = {
    status: 'measured',
    results: [
      { label: 'p99 wait', unit: 'ms', before: 35, after: 31, interval: [-6, -2], verdict: 'better' },
    ],
  }
  const predicted = [{ label: 'p99 wait', unit: 'ms', before: 35, after: 18, better: true }]
  host.set({ changes: [{ ...tried, effect, predicted, undoneBy: 2 }] })
  host.set({ knobs: [knob] })
  await harness.settle(1500)
  const did = within(screen.getByRole('region', { name: 'What change 1 did' }))
  expect(did.getByRole('row', { name: /p99 wait/ }).textContent).toMatch(/35\sms31\sms.*18\sms/)
  expect(did.getByText(/Waits stayed longer than predicted/)).toBeTruthy()
  const fix = within(screen.getByRole('region', { name: 'Fix' }))
  expect(fix.getByText(/was measured: see above/)).toBeTruthy()
  expect(fix.queryByLabelText('Predicted effect')).toBeNull()
})

test('what another size would do is asked for while the slider stands there', async () => {
  const harness = await open()
  const { host } = harness
  host.answers.set('pool.outlook', () => [
    { label: 'Capacity', unit: '/s', before: 800, after: 1200, better: true },
  ])
  choose(/thumbnails is saturated/)
  const fix = within(screen.getByRole('region', { name: 'Fix' }))
  const field = fix.getByRole('textbox', { name: 'thumbnails size' })
  fireEvent.change(field, { target: { value: '12' } })
  fireEvent.keyDown(field, { key: 'Enter' })
  await harness.settle(1200)
  expect(host.calls.findLast(({ name }) => name === 'pool.outlook')?.input).toEqual({
    pool: 'thumbnails',
    size: 12,
  })
  expect(fix.getByText('1,200/s')).toBeTruthy()
})
