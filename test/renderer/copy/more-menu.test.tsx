import { fireEvent, screen, within } from '@testing-library/react'
import { beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { App } from '../../../src/renderer/app.tsx'
import { renderWith, startHarness, startMs, type Harness } from '../support/harness.tsx'

const written: string[] = []
const saved: string[] = []
let refuse = false

beforeAll(() => {
  Object.defineProperty(HTMLElement.prototype, 'clientHeight', { get: () => 600, configurable: true })
  vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(function (this: HTMLAnchorElement) {
    saved.push(this.download)
  })
})

beforeEach(() => {
  written.length = 0
  saved.length = 0
  refuse = false
  Object.defineProperty(navigator, 'clipboard', {
    configurable: true,
    value: {
      writeText(text: string) {
        if (refuse) return Promise.reject(new DOMException('Write permission denied.', 'NotAllowedError'))
        written.push(text)
        return Promise.resolve()
      },
    },
  })
})

async function open(prepare?: (harness: Harness) => void): Promise<Harness> {
  const harness = startHarness((host) => {
    host.run()
    const run = host.state.run
    if (run.status === 'running') host.state.run = { ...run, startedAtMs: startMs - 120_000 }
  })
  prepare?.(harness)
  renderWith(harness, <App />)
  await harness.settle(1_000)
  return harness
}

async function choose(harness: Harness, card: string, item: string): Promise<void> {
  const trigger = screen.getByRole('button', { name: `More: ${card}` })
  trigger.focus()
  fireEvent.click(trigger)
  await harness.settle(200)
  fireEvent.click(screen.getByRole('menuitem', { name: item }))
  await harness.settle(200)
}

describe('the menu of a chart', () => {
  test('every chart of the Overview has one, named after its card', async () => {
    await open()
    const names = screen
      .getAllByRole('button', { name: /^More: / })
      .map((each) => each.getAttribute('aria-label'))
    expect(names).toEqual([
      'More: Goroutines by state',
      'More: Channel occupancy',
      'More: Blocking time',
      'More: Pools',
    ])
  })

  test('shows the window on screen as a table of at most 300 rows, and gives the focus back', async () => {
    const harness = await open()
    await choose(harness, 'Blocking time', 'Show as table')
    const dialog = screen.getByRole('dialog', { name: 'Blocking time' })
    const heads = within(dialog).getAllByRole('columnheader')
    expect(heads.map((head) => head.textContent)).toEqual(['time', 'p99 (ms)', 'p90 (ms)', 'p50 (ms)'])
    const rows = within(dialog).getAllByRole('row').slice(1)
    expect(rows.length).toBeGreaterThan(200)
    expect(rows.length).toBeLessThanOrEqual(300)
    const { samples } = harness.session
    const shownAt = within(rows.at(-1) ?? dialog).getByRole('rowheader').textContent
    expect(shownAt).toMatch(/^14:32:0\d\.\d$/)
    expect(dialog.textContent).toMatch(/one in \d of [\d,]+ samples/)
    expect(samples.length).toBeGreaterThan(300)
    // Letters are no shortcuts of the page meanwhile.
    fireEvent.keyDown(dialog, { key: 't' })
    fireEvent.keyDown(dialog, { key: ' ' })
    expect(harness.session.view.get().endMs).toBeUndefined()
    fireEvent.click(within(dialog).getByRole('button', { name: 'Close' }))
    await harness.settle(200)
    expect(screen.queryByRole('dialog')).toBeNull()
    expect(document.activeElement).toBe(screen.getByRole('button', { name: 'More: Blocking time' }))
  })

  test('copies every sample of the window as CSV, raw, and says so', async () => {
    const harness = await open()
    await choose(harness, 'Blocking time', 'Copy as CSV')
    const lines = (written[0] ?? '').trimEnd().split('\r\n')
    const { samples } = harness.session
    const index = samples.indexAt(startMs)
    const raw = samples.column('block.wait{quantile=p99}')?.(index)
    expect(lines[0]).toBe('time,p99 (ms),p90 (ms),p50 (ms)')
    const line = lines.find((each) => each.startsWith(new Date(startMs).toISOString()))
    expect(line?.split(',')[1]).toBe(String(raw))
    expect(screen.getByRole('status').textContent).toContain('Copied Blocking time as CSV')
  })

  test('copies what the chart shows: shares when it shows shares', async () => {
    const harness = await open()
    fireEvent.click(screen.getByRole('button', { name: 'Share' }))
    await choose(harness, 'Goroutines by state', 'Copy as JSON')
    const { rows } = JSON.parse(written[0] ?? '') as { rows: Record<string, number | string>[] }
    const last = rows.at(-1) ?? {}
    const sum = Object.entries(last).reduce((all, [name, v]) => all + (name === 'time' ? 0 : Number(v)), 0)
    expect(Object.keys(last)).toContain('chan send (%)')
    expect(sum).toBeCloseTo(100, 6)
  })

  test('saves a file where the clipboard refuses, and says that', async () => {
    refuse = true
    const harness = await open()
    await choose(harness, 'Pools', 'Copy as CSV')
    expect(saved).toEqual([expect.stringMatching(/^weir-pools-.*\.csv$/)])
    expect(screen.getByRole('status').textContent).toContain('the clipboard refused')
  })
})

describe('the menu of a table', () => {
  const row = {
    id: 3,
    name: 'jobs, "fast"',
    len: 64,
    cap: 64,
    closed: false,
    senders: 12,
    receivers: 0,
    inPerS: 9012.5,
    outPerS: null,
    wait: { op: 'send', p50Ms: 6.1, p99Ms: 35 },
    stalled: null,
    stalledMs: 0,
    spark: [],
  }
  const answer = {
    counts: { all: 1, blocked: 1, full: 1, closed: 0 },
    sendersBlocked: 12,
    matched: 1,
    offset: 0,
    rows: [row],
    order: 1,
    atMs: startMs,
  }
  const withChannels = ({ host, session }: Harness): void => {
    host.answers.set('channels.query', () => answer)
    session.view.patch({ screen: 'channels' })
  }

  test('offers no picture, and copies all rows that the filter lets through', async () => {
    const harness = await open(withChannels)
    await choose(harness, 'Channels', 'Copy as CSV')
    const [head = '', line = ''] = (written[0] ?? '').split('\r\n')
    expect(head).toContain('channel,length (values),capacity (values)')
    expect(line).toBe('3,"jobs, ""fast""",64,64,,,false,12,0,9012.5,,send,6.1,35,,')
    expect(harness.host.calls.at(-1)?.name).toBe('channels.query')
    fireEvent.click(screen.getByRole('button', { name: 'More: Channels' }))
    await harness.settle(200)
    expect(screen.queryByRole('menuitem', { name: 'Copy as PNG' })).toBeNull()
  })

  test('tells why when the host does not answer', async () => {
    const harness = await open(withChannels)
    harness.host.answers.delete('channels.query')
    await choose(harness, 'Channels', 'Copy as JSON')
    expect(written).toEqual([])
    const told = screen.getAllByRole('status').map(({ textContent }) => textContent)
    expect(told.join('\n')).toContain('There is no call channels.query')
  })
})
