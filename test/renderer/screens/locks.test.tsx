import { fireEvent, screen, within } from '@testing-library/react'
import { beforeAll, expect, test } from 'vitest'
import { App } from '../../../src/renderer/app.tsx'
import type { LockDetails, LockRow } from '../../../src/shared/locks.ts'
import { renderWith, startHarness, startMs, type Harness } from '../support/harness.tsx'

beforeAll(() => {
  Object.defineProperty(HTMLElement.prototype, 'clientHeight', { get: () => 600, configurable: true })
})

const waits = { count: 40, p50Ms: 2, p90Ms: 8, p99Ms: 20, maxMs: 31 }
const ledger: LockRow = {
  id: 'lock:1',
  kind: 'mutex',
  name: 'ledger',
  site: '/app/ledger.ts:3:1',
  holders: [{ id: 7, name: 'writer' }],
  standing: 'locked',
  waiting: 3,
  longestMs: 4000,
  recent: { ...waits, perS: 8 },
  all: { ...waits, count: 400, totalMs: 61_000 },
}
const gate: LockRow = {
  ...ledger,
  id: 'lock:2',
  kind: 'semaphore',
  name: 'gate',
  holders: [],
  standing: '2 of 4 held',
  waiting: 0,
  longestMs: 0,
  recent: null,
  all: null,
}

const details = (row: LockRow): LockDetails => ({
  row,
  waiters: [{ id: 9, name: 'reader', site: '/app/read.ts:8:1', wants: 'lock', waitMs: 4000 }],
  bins: [
    { toMs: 1, count: 100 },
    { toMs: null, count: 300 },
  ],
  atMs: startMs,
})

async function locksPage(rows: readonly LockRow[]): Promise<Harness> {
  const harness = startHarness((host) => {
    host.run()
    host.answers.set('locks.query', () => ({ rows, total: rows.length, waiting: 3, atMs: startMs }))
    host.answers.set('lock.get', (input) =>
      details((input as { id: string }).id === 'lock:1' ? ledger : gate),
    )
  })
  renderWith(harness, <App />)
  await harness.settle(500)
  fireEvent.click(screen.getByTitle('Channels'))
  await harness.settle(500)
  fireEvent.click(within(screen.getByLabelText('Kind')).getByText('Locks'))
  await harness.settle(1000)
  return harness
}

const cells = (row: HTMLElement | undefined): string[] =>
  within(row as HTMLElement)
    .getAllByRole('gridcell')
    .map(({ textContent }) => textContent.replace(/\s+/g, ' ').trim())

test('each lock with its holder, its waiters, and waits of the last seconds and in all', async () => {
  await locksPage([ledger, gate])
  const rows = within(screen.getByLabelText('Locks')).getAllByRole('row').slice(1)
  expect(cells(rows[0])).toEqual([
    'ledgermutex',
    'writer',
    '3',
    '4.0 s',
    '8.0',
    '2.0 ms',
    '20 ms',
    '31 ms',
    '1 m 1 s',
  ])
  expect(cells(rows[1])).toEqual(['gatesemaphore', '2 of 4 held', '0', '–', '0', '–', '–', '–', '0'])
  expect(screen.getByTestId('table-foot').textContent).toBe(
    '2 locks that somebody has waited for, 3 goroutines waiting now',
  )
}, 120_000)

test('by keyboard: the drawer says who has it, who waits, and how long they did', async () => {
  const harness = await locksPage([ledger, gate])
  const table = screen.getByLabelText('Locks')
  fireEvent.keyDown(table, { key: 'Enter' })
  await harness.settle(1000)
  const drawer = within(screen.getByLabelText('Lock ledger'))
  expect(drawer.getByText('writer')).toBeTruthy()
  expect(drawer.getByText('reader')).toBeTruthy()
  expect(drawer.getByText('2 more')).toBeTruthy()
  expect(drawer.getByText('last 5 s')).toBeTruthy()
  expect(drawer.getByText('400')).toBeTruthy()
  fireEvent.keyDown(table, { key: 'ArrowDown' })
  await harness.settle(1000)
  expect(screen.getByLabelText('Lock gate')).toBeTruthy()
  fireEvent.keyDown(table, { key: 'Escape' })
  await harness.settle(200)
  expect(screen.queryByLabelText('Lock gate')).toBeNull()
}, 120_000)

test('without a contended lock it says what would stand here', async () => {
  await locksPage([])
  expect(screen.getByText('Nobody has had to wait for a lock so far')).toBeTruthy()
}, 120_000)
