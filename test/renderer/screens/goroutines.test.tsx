import { act, fireEvent, screen, within } from '@testing-library/react'
import { beforeAll, describe, expect, test } from 'vitest'
import { App } from '../../../src/renderer/app.tsx'
import type { CallInput } from '../../../src/shared/contract.ts'
import type { GoroutineDetails, GoroutinePage, GoroutineTableRow } from '../../../src/shared/tables.ts'
import { clock } from '../../../src/renderer/format.ts'
import { program, sourceOf } from '../support/attached.ts'
import { WireFailure } from '../support/fake-host.ts'
import { renderWith, startHarness, startMs, type Harness } from '../support/harness.tsx'

beforeAll(() => {
  // happy-dom lays nothing out: tables are given the height that they have on screen.
  Object.defineProperty(HTMLElement.prototype, 'clientHeight', { get: () => 600, configurable: true })
})

type Query = CallInput<'goroutines.query'>

const one = (id: number): GoroutineTableRow => ({
  kind: 'goroutine',
  row: {
    id,
    name: 'report.tail',
    site: '/app/report/tail.ts:24:3',
    state: 'select',
    waitsFor: 'select on `events`, `ctx`',
    waitMs: 581_000 - id,
    ended: false,
  },
})

/** Two sites of which the first can be opened: 43 goroutines. */
function pageOf({ open, filter }: Query): GoroutinePage {
  const all = open[0]?.all === true
  const listed = open.length === 0 ? 0 : all ? 43 : 5
  const group = (name: string, total: number, open: boolean): GoroutineTableRow => ({
    kind: 'group',
    open,
    group: {
      key: name,
      name,
      site: `/app/${name}.ts:1:1`,
      total,
      matched: filter.length > 0 ? 28 : total,
      states: [0, 0, 0, 0, 0, 0, total, 0],
      waitsFor: 'select on `events`, `ctx`',
      longestMs: 581_000,
      turnsPerS: 0,
      busy: 6.2,
    },
  })
  const rows: GoroutineTableRow[] = [group('report.tail', 43, listed > 0)]
  for (let id = 1; id <= listed; id++) rows.push(one(id))
  if (listed === 5) rows.push({ kind: 'more', key: 'report.tail', count: 38 })
  rows.push(group('hub.readPump', 5000, false))
  return {
    total: 12_482,
    matched: filter.length > 0 ? 2090 : 12_482,
    states: [4, 31, 38, 96, 448, 439, 5212, 6214],
    groups: 2,
    shape: [listed + Number(listed === 5), 0],
    rowCount: rows.length,
    offset: 0,
    rows,
    order: 1,
    atMs: startMs,
    walkMs: 3,
  }
}

const details = (id: number): GoroutineDetails => ({
  row: (one(id) as { row: GoroutineDetails['row'] }).row,
  reason: 'select',
  waits: [
    {
      state: 'chan receive',
      label: '`← events`',
      detail: 'unbuffered, no sender for 9 min 40 s',
      never: false,
    },
  ],
  stuck: false,
  releasers: [],
  ageMs: 582_000,
  history: {
    fromMs: startMs - 581_000,
    segments: [{ state: 'select', fromMs: startMs - 581_000 }],
    turns: 3,
  },
  group: { key: 'report.tail', name: 'report.tail', total: 43, counts: [] },
  atMs: startMs,
})

async function open(): Promise<Harness> {
  const harness = startHarness((host) => {
    host.run()
    host.answers.set('goroutines.query', (input) => pageOf(input as Query))
    host.answers.set('goroutine.get', (input) => details((input as { id: number }).id))
    host.answers.set('goroutine.kill', () => ({ killed: 1 }))
  })
  renderWith(harness, <App />)
  await harness.settle(500)
  fireEvent.click(screen.getByTitle('Goroutines'))
  await harness.settle(600)
  return harness
}

const queries = ({ host }: Harness): Query[] =>
  host.calls.flatMap(({ name, input }) => (name === 'goroutines.query' ? [input as Query] : []))

describe('table', () => {
  test('groups with figures, the state strip, the sum at the foot', async () => {
    await open()
    const row = screen.getByRole('row', { name: /report.tail/ })
    expect(row.textContent).toContain('43')
    expect(row.textContent).toContain('select on events, ctx')
    expect(row.textContent).toContain('9\u00a0m\u00a041\u00a0s')
    expect(row.textContent).toContain('6\u00a0%')
    expect(screen.getByTestId('strip-select').textContent).toBe('5,212')
    expect(screen.getByTestId('table-foot').textContent).toBe('2 sites, 12,482 goroutines')
  })

  test('the nav says the number of the table while that is on screen', async () => {
    const harness = await open()
    const entry = screen.getByTitle('Goroutines')
    expect(entry.textContent).toMatch(/12\.5\sk$/)
    fireEvent.click(screen.getByTitle('Findings'))
    await harness.settle(100)
    expect(entry.textContent).not.toMatch(/12\.5\sk$/)
  })

  test('a click opens a group, Show all asks for the rest', async () => {
    const harness = await open()
    fireEvent.click(screen.getByRole('row', { name: /report.tail/ }))
    await harness.settle(200)
    expect(screen.getAllByRole('row', { name: /^G \d/ })).toHaveLength(5)
    fireEvent.click(screen.getByRole('button', { name: 'Show all' }))
    await harness.settle(200)
    expect(queries(harness).at(-1)?.open).toEqual([{ key: 'report.tail', all: true }])
    expect(screen.getAllByRole('row', { name: /^G \d/ }).length).toBeGreaterThan(15)
  })

  test('arrows, Enter and Esc: open, look, close', async () => {
    const harness = await open()
    const table = screen.getByRole('treegrid')
    const press = async (key: string): Promise<void> => {
      fireEvent.keyDown(table, { key })
      await harness.settle(200)
    }
    await press('ArrowRight')
    await press('ArrowDown')
    await press('Enter')
    expect(screen.getByRole('complementary', { name: 'Goroutine 1' })).toBeTruthy()
    await press('ArrowDown')
    expect(screen.getByRole('complementary', { name: 'Goroutine 2' })).toBeTruthy()
    await press('Escape')
    expect(screen.queryByRole('complementary', { name: /^Goroutine/ })).toBeNull()
    await press('ArrowLeft')
    await press('ArrowLeft')
    expect(queries(harness).at(-1)?.open).toEqual([])
  })

  test('a column head sorts and turns round', async () => {
    const harness = await open()
    fireEvent.click(screen.getByRole('button', { name: 'Busy' }))
    fireEvent.click(screen.getByRole('button', { name: 'Busy' }))
    await harness.settle(200)
    expect(queries(harness).at(-1)?.sort).toEqual({ by: 'busy', descending: false })
    expect(screen.getByRole('columnheader', { name: 'Busy' }).getAttribute('aria-sort')).toBe('ascending')
  })

  test('the order is kept while the focus is in the table, and given up when it leaves', async () => {
    const harness = await open()
    const table = screen.getByRole('treegrid')
    act(() => {
      table.focus()
    })
    await harness.settle(3_000)
    expect(
      queries(harness)
        .slice(-4)
        .every(({ hold }) => hold === 1),
    ).toBe(true)
    act(() => {
      table.blur()
    })
    await harness.settle(1_500)
    expect(queries(harness).at(-1)?.hold).toBeUndefined()
  })

  test('asks twice a second; not while paused, nor when another screen is shown', async () => {
    const harness = await open()
    const during = async (ms: number): Promise<number> => {
      const before = queries(harness).length
      await harness.settle(ms)
      return queries(harness).length - before
    }
    expect(await during(2_000)).toBe(4)
    fireEvent.keyDown(document.body, { key: ' ' })
    expect(await during(2_000)).toBe(0)
    fireEvent.keyDown(document.body, { key: 'l' })
    expect(await during(2_000)).toBeGreaterThan(3)
    fireEvent.click(screen.getByTitle('Overview'))
    expect(await during(2_000)).toBe(0)
  })
})

describe('filter', () => {
  test('tokens go to the host, a wrong one is marked and explained', async () => {
    const harness = await open()
    const field = screen.getByRole('textbox', { name: 'Filter goroutines' })
    fireEvent.keyDown(document.body, { key: '/' })
    expect(document.activeElement).toBe(field)
    fireEvent.change(field, { target: { value: 'wait>10s colour:red' } })
    await harness.settle(200)
    expect(queries(harness).at(-1)?.filter).toEqual([{ key: 'wait', op: '>', value: '10s' }])
    expect(field.getAttribute('aria-invalid')).toBe('true')
    expect(screen.getByText(/There is no key colour/)).toBeTruthy()
    expect(screen.getByText('2,090 of 12,482')).toBeTruthy()
    fireEvent.keyDown(field, { key: 'Escape' })
    await harness.settle(200)
    expect(queries(harness).at(-1)?.filter).toEqual([])
  })

  test('a click on a state filters, a second one frees', async () => {
    const harness = await open()
    const field = screen.getByRole<HTMLInputElement>('textbox', { name: 'Filter goroutines' })
    const state = screen.getByRole('button', { name: /^chan send/ })
    fireEvent.click(state)
    await harness.settle(200)
    expect(field.value).toBe('state:chan-send')
    expect(state.getAttribute('aria-pressed')).toBe('true')
    fireEvent.click(state)
    expect(field.value).toBe('')
  })
})

/** Of the third goroutine of the first group. */
async function openDrawer(harness: Harness): Promise<HTMLElement> {
  fireEvent.click(screen.getByRole('row', { name: /report.tail/ }))
  await harness.settle(200)
  fireEvent.click(screen.getByRole('row', { name: /^G 3/ }))
  await harness.settle(200)
  return screen.getByRole('complementary', { name: 'Goroutine 3' })
}

describe('drawer', () => {
  test('of one that has ended nothing goes on: no now, no ago', async () => {
    const harness = await open()
    const drawer = await openDrawer(harness)
    expect(drawer.textContent).toMatch(/9\smin\s42\ss ago/)
    harness.host.answers.set('goroutine.get', () => {
      throw new WireFailure({ code: 'unknown-goroutine', message: 'It has ended.' })
    })
    await harness.settle(700)
    expect(within(drawer).getByTestId('waiting-for').textContent).toBe('Ended')
    expect(drawer.textContent).not.toMatch(/ ago|snow/)
    expect(drawer.textContent).toContain(clock(startMs - 582_000))
    expect(within(drawer).getByRole<HTMLButtonElement>('button', { name: 'Kill…' }).disabled).toBe(true)
  })

  test.each<[what: string, (harness: Harness) => void, RegExp]>([
    [
      'on a page that only observes',
      ({ session }) => {
        const { info } = session.host.get()
        if (info !== undefined) session.host.patch({ info: { ...info, scope: 'observe' } })
      },
      /only observes/,
    ],
    [
      'of an attached program before tuning is allowed',
      ({ host }) => {
        host.set(sourceOf(program({ status: 'live' })))
      },
      /until you allow tuning/,
    ],
    [
      'of a recording',
      ({ host }) => {
        host.set({ source: { kind: 'recording', label: 'a.weirrec', readOnly: true } })
      },
      /This is a recording/,
    ],
  ])('%s nothing can be killed, and the reason is said', async (_, make, words) => {
    const harness = await open()
    act(() => {
      make(harness)
    })
    await harness.settle(700)
    const drawer = await openDrawer(harness)
    expect(within(drawer).getByText(words)).toBeTruthy()
    for (const name of ['Kill…', 'Kill group…']) {
      const button = screen.getByRole<HTMLButtonElement>('button', { name })
      expect(button.disabled, name).toBe(true)
      expect(button.title, name).toMatch(words)
    }
  })

  test('says what it waits for; a kill is asked for twice and told', async () => {
    const harness = await open()
    const drawer = await openDrawer(harness)
    expect(within(drawer).getByTestId('waiting-for').textContent).toContain('waiting in select')
    expect(drawer.textContent).toContain('no sender for 9 min 40 s')
    expect(drawer.textContent).toContain('report/tail.ts:24')
    fireEvent.click(within(drawer).getByRole('button', { name: 'Kill…' }))
    await harness.settle(200)
    expect(harness.host.calls.some(({ name }) => name === 'goroutine.kill')).toBe(false)
    fireEvent.click(screen.getByRole('button', { name: 'Kill G 3' }))
    await harness.settle(200)
    expect(harness.host.calls.find(({ name }) => name === 'goroutine.kill')?.input).toEqual({ id: 3 })
    expect(screen.getByText('1 goroutine killed')).toBeTruthy()
  })
})
