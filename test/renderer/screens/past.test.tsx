/** Paused at an earlier moment, a table shows that moment; what another source answered does not stay. */
import { act, fireEvent, screen } from '@testing-library/react'
import { beforeAll, expect, test } from 'vitest'
import { App } from '../../../src/renderer/app.tsx'
import { channelRows } from '../../../src/renderer/screens/channels/copy.ts'
import type { ChannelPage } from '../../../src/shared/tables.ts'
import { wireError } from '../support/fake-host.ts'
import { renderWith, startHarness, startMs, type Harness } from '../support/harness.tsx'

beforeAll(() => {
  Object.defineProperty(HTMLElement.prototype, 'clientHeight', { get: () => 600, configurable: true })
})

const pageOf = (name: string): ChannelPage => ({
  counts: { all: 1, blocked: 0, full: 0, closed: 0 },
  sendersBlocked: 0,
  matched: 1,
  offset: 0,
  rows: [
    {
      id: 1,
      name,
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
    },
  ],
  order: 1,
  atMs: startMs,
})

interface Past {
  atMs: number
  name: string
  input: { limit: number }
}

async function channels(answer: (past: Past) => ChannelPage): Promise<Harness> {
  const harness = startHarness((host) => {
    host.run()
    host.answers.set('channels.query', () => pageOf('channel.of.now'))
    host.answers.set('past.ask', (input) => answer(input as Past))
  })
  renderWith(harness, <App />)
  await harness.settle(30_000)
  fireEvent.click(screen.getByTitle('Channels'))
  await harness.settle(600)
  expect(screen.getByText('channel.of.now')).toBeTruthy()
  return harness
}

const endAt = (harness: Harness, endMs: number | undefined): void => {
  act(() => {
    harness.session.view.patch({ endMs })
  })
}

test('the table is that of the moment on screen', async () => {
  const harness = await channels(() => pageOf('channel.of.then'))
  const { lastAt } = harness.session.samples
  // Paused where it stands: what is on screen is of that moment already.
  endAt(harness, lastAt)
  await harness.settle(1_000)
  expect(screen.getByText('channel.of.now')).toBeTruthy()
  expect(harness.host.calls.some(({ name }) => name === 'past.ask')).toBe(false)

  endAt(harness, lastAt - 15_000)
  await harness.settle(600)
  expect(screen.getByText('channel.of.then')).toBeTruthy()
  const asked = harness.host.calls.filter(({ name }) => name === 'past.ask').map(({ input }) => input as Past)
  expect(asked).toHaveLength(1)
  expect(asked[0]).toMatchObject({ atMs: lastAt - 15_000, name: 'channels.query' })

  endAt(harness, undefined)
  await harness.settle(600)
  expect(screen.getByText('channel.of.now')).toBeTruthy()
})

test('a screen that is opened while paused shows that moment, too', async () => {
  const harness = await channels(() => pageOf('channel.of.then'))
  fireEvent.click(screen.getByTitle('Findings'))
  await harness.settle(300)
  endAt(harness, harness.session.samples.lastAt)
  await harness.settle(5_000)
  fireEvent.click(screen.getByTitle('Channels'))
  await harness.settle(600)
  expect(screen.getByText('channel.of.then')).toBeTruthy()
})

test('of a program that has ended the last tables are shown, also where nobody had looked before, and copied', async () => {
  const harness = await channels(() => pageOf('channel.at.the.end'))
  fireEvent.click(screen.getByTitle('Findings'))
  await harness.settle(300)
  const { run } = harness.host.state
  if (run.status !== 'running') throw new Error('it does not run')
  const endedAtMs = harness.host.nowMs
  act(() => {
    harness.host.set({ run: { status: 'ended', workload: run.workload, endedAtMs } })
  })
  await harness.settle(5_000)
  fireEvent.click(screen.getByTitle('Channels'))
  await harness.settle(600)
  expect(screen.getByText('channel.at.the.end')).toBeTruthy()
  const table = await channelRows(harness.session, { filter: [], sort: { by: 'p99', descending: true } })(10)
  expect(table.rows[0]).toContain('channel.at.the.end')
  const asked = harness.host.calls.filter(({ name }) => name === 'past.ask').map(({ input }) => input as Past)
  expect(new Set(asked.map(({ atMs }) => atMs))).toEqual(new Set([endedAtMs]))
})

test('of a moment of which nothing was put down the table says so', async () => {
  const harness = await channels(() => {
    throw wireError('not-recorded', 'no tables were put down at this moment')
  })
  endAt(harness, harness.session.samples.lastAt - 25_000)
  await harness.settle(600)
  expect(screen.getByText('Not kept of this moment')).toBeTruthy()
  expect(screen.queryByText('channel.of.now')).toBeNull()
})

test('a table that is opened while the source is lost says why it has no rows', async () => {
  const harness = await channels(() => pageOf('channel.of.then'))
  fireEvent.click(screen.getByTitle('Findings'))
  await harness.settle(300)
  harness.network.reachable = false
  act(() => {
    harness.host.drop()
  })
  await harness.settle(300)
  fireEvent.click(screen.getByTitle('Channels'))
  await harness.settle(600)
  expect(screen.getByText('Not asked before the source was lost')).toBeTruthy()
})

test('another source, that has ended, shows nothing of this one', async () => {
  const harness = await channels(() => pageOf('channel.of.then'))
  const { run } = harness.host.state
  if (run.status !== 'running') throw new Error('it does not run')
  act(() => {
    harness.host.set({
      source: { kind: 'isolated', label: 'mine.ts', readOnly: false },
      run: { status: 'ended', workload: run.workload, endedAtMs: harness.host.nowMs },
    })
  })
  await harness.settle(600)
  expect(screen.queryByText('channel.of.now')).toBeNull()
})
