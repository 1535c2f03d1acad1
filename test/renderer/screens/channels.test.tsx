import { fireEvent, screen, within } from '@testing-library/react'
import { beforeAll, describe, expect, test } from 'vitest'
import { App } from '../../../src/renderer/app.tsx'
import type { CallInput } from '../../../src/shared/contract.ts'
import type { ChannelDetails, ChannelPage, ChannelRow } from '../../../src/shared/tables.ts'
import { renderWith, startHarness, startMs, type Harness } from '../support/harness.tsx'

beforeAll(() => {
  // happy-dom lays nothing out: tables are given the height that they have on screen.
  Object.defineProperty(HTMLElement.prototype, 'clientHeight', { get: () => 600, configurable: true })
})

type Query = CallInput<'channels.query'>

const quiet: ChannelRow = {
  id: 1,
  name: 'quiet',
  len: 0,
  cap: 64,
  closed: false,
  senders: 0,
  receivers: 0,
  inPerS: 0,
  outPerS: 0,
  wait: null,
  stalled: null,
  stalledMs: 0,
  spark: [],
}
const channels: ChannelRow[] = [
  { ...quiet, id: 2, name: 'events', cap: 0, receivers: 43, stalled: 'no sender', stalledMs: 581_000 },
  {
    ...quiet,
    id: 3,
    name: 'jobs',
    len: 64,
    senders: 12,
    inPerS: 9012,
    outPerS: 8930,
    wait: { op: 'send', p50Ms: 6.1, p99Ms: 35 },
    spark: [0, 0.5, 1],
  },
  quiet,
  { ...quiet, id: 4, name: 'cfg.reload', cap: 1, closed: true },
]

const page = (): ChannelPage => ({
  counts: { all: 4, blocked: 2, full: 1, closed: 1 },
  sendersBlocked: 12,
  matched: channels.length,
  offset: 0,
  rows: channels,
  order: 1,
  atMs: startMs,
})

const detailsOf = (row: ChannelRow): ChannelDetails => ({
  row,
  site: '/app/pipeline/decode.ts:31:1',
  sends: 1000,
  receives: 936,
  sendBlocks: 400,
  receiveBlocks: 0,
  highWater: 64,
  senders: [1, 2, 3, 4, 5, 6, 7, 8].map((id) => ({
    id,
    name: 'decode',
    site: '',
    waitMs: 34,
    select: id === 2,
  })),
  receivers: [],
  history: [0, 1, 2, 3].map((i) => [startMs - 4000 + i * 1000, i * 20, 64]),
  waits: {
    op: 'send',
    bins: [
      { toMs: 10, count: 3 },
      { toMs: null, count: 1 },
    ],
    p50Ms: 6.1,
    p99Ms: 35,
  },
  knob: row.name === 'jobs' ? 'channels.jobs.capacity' : null,
  whatIf:
    row.name === 'jobs'
      ? {
          arrivalPerS: 9012,
          servicePerS: 8930,
          fullShare: 0.97,
          looks: 300,
          points: [
            { cap: 1, fullShare: 0.98, latencyMs: 0.1 },
            { cap: 4096, fullShare: 0.97, latencyMs: 450 },
          ],
          verdict: 'receivers are the limit',
          text: 'A larger buffer will not help.',
          suggestion: null,
        }
      : null,
  atMs: startMs,
})

async function open(): Promise<Harness> {
  const harness = startHarness((host) => {
    host.run()
    host.answers.set('channels.query', page)
    host.answers.set('channel.get', (input) =>
      detailsOf(channels.find(({ id }) => id === (input as { id: number }).id) ?? quiet),
    )
  })
  renderWith(harness, <App />)
  await harness.settle(500)
  fireEvent.click(screen.getByTitle('Channels'))
  await harness.settle(600)
  return harness
}

const lastQuery = ({ host }: Harness): Query =>
  host.calls.filter(({ name }) => name === 'channels.query').at(-1)?.input as Query
const rowOf = (name: string): HTMLElement => screen.getByRole('row', { name: new RegExp(`^${name}`) })

describe('table', () => {
  test('occupancy, who waits, rates, waits, and why there is no course', async () => {
    await open()
    expect(rowOf('jobs').textContent).toBe('jobs64/641209,0128,9306.1\u00a0ms35\u00a0ms')
    expect(rowOf('events').textContent).toContain('unbuf.')
    expect(rowOf('events').textContent).toContain('no sender')
    expect(rowOf('cfg.reload').textContent).toContain('closed')
    expect(screen.getByTestId('table-foot').textContent).toBe('4 channels, 1 full, 12 senders blocked')
  })

  test('quick filters stand for text; heads sort', async () => {
    const harness = await open()
    fireEvent.click(screen.getByRole('button', { name: 'Blocked 2' }))
    await harness.settle(200)
    expect(lastQuery(harness).filter).toEqual([{ key: 'blocked', op: '>', value: '0' }])
    fireEvent.click(screen.getByRole('button', { name: 'All 4' }))
    fireEvent.click(screen.getByRole('button', { name: 'Occupancy' }))
    await harness.settle(200)
    expect(lastQuery(harness)).toMatchObject({ filter: [], sort: { by: 'occupancy', descending: true } })
  })
})

describe('drawer', () => {
  test('by keyboard: waiters, the knob, the verdict', async () => {
    const harness = await open()
    const table = screen.getByRole('grid')
    fireEvent.keyDown(table, { key: 'ArrowDown' })
    fireEvent.keyDown(table, { key: 'Enter' })
    await harness.settle(300)
    const drawer = screen.getByRole('complementary', { name: 'Channel jobs' })
    expect(drawer.textContent).toContain('64 of 64, full')
    expect(within(drawer).getAllByText(/^decode/)).toHaveLength(3)
    expect(drawer.textContent).toContain('9 more')
    expect(drawer.textContent).toContain('A larger buffer will not help.')
    expect(drawer.textContent).toContain('M/M/1/K')
    const field = within(drawer).getByRole('textbox', { name: 'jobs capacity' })
    fireEvent.change(field, { target: { value: '256' } })
    fireEvent.keyDown(field, { key: 'Enter' })
    await harness.settle(300)
    expect(harness.host.calls.find(({ name }) => name === 'knob.set')?.input).toEqual({
      id: 'channels.jobs.capacity',
      value: 256,
    })
    fireEvent.keyDown(table, { key: 'Escape' })
    await harness.settle(100)
    expect(screen.queryByRole('complementary', { name: 'Channel jobs' })).toBeNull()
  })

  test('without a knob it says so', async () => {
    const harness = await open()
    fireEvent.click(rowOf('events'))
    await harness.settle(300)
    expect(screen.getByRole('complementary', { name: 'Channel events' }).textContent).toContain(
      'It has no knob',
    )
  })
})
