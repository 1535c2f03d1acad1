/** Columns of tables: their widths and their order, by pointer and by keys, kept with the settings. */
import { act, fireEvent, screen, within } from '@testing-library/react'
import { beforeAll, expect, test } from 'vitest'
import { App } from '../../../src/renderer/app.tsx'
import { defaultSettings } from '../../../src/shared/settings.ts'
import type { ChannelPage } from '../../../src/shared/tables.ts'
import { renderWith, startHarness, startMs, type Harness } from '../support/harness.tsx'

beforeAll(() => {
  Object.defineProperty(HTMLElement.prototype, 'clientHeight', { get: () => 600, configurable: true })
  // happy-dom lays nothing out: each head is 100 px wide, and stands behind those before it.
  HTMLElement.prototype.getBoundingClientRect = function (this: HTMLElement) {
    const place = this.role === 'columnheader' ? [...(this.parentElement?.children ?? [])].indexOf(this) : 0
    return new DOMRect(100 * place, 0, 100, 30)
  }
  HTMLElement.prototype.setPointerCapture = () => undefined
})

const page: ChannelPage = {
  counts: { all: 1, blocked: 0, full: 0, closed: 0 },
  sendersBlocked: 0,
  matched: 1,
  offset: 0,
  rows: [
    {
      id: 1,
      name: 'jobs',
      len: 3,
      cap: 64,
      closed: false,
      senders: 12,
      receivers: 0,
      inPerS: 9,
      outPerS: 8,
      wait: null,
      stalled: null,
      stalledMs: 0,
      spark: [],
    },
  ],
  order: 1,
  atMs: startMs,
}

async function channels(kept = defaultSettings): Promise<Harness> {
  const harness = startHarness((host) => {
    host.run()
    host.answers.set('channels.query', () => page)
    host.answers.set('settings.get', () => kept)
    host.answers.set('settings.set', () => kept)
  })
  renderWith(harness, <App />)
  await harness.settle(1_000)
  fireEvent.click(screen.getByTitle('Channels'))
  await harness.settle(600)
  return harness
}

const grid = (): HTMLElement => screen.getByRole('grid', { name: 'Channels' })
const tracks = (): string[] =>
  grid()
    .style.getPropertyValue('--columns')
    .split(/ (?![^(]*\))/)
const heads = (): string[] =>
  within(grid())
    .getAllByRole('columnheader')
    .map(({ textContent }) => textContent.trim())
const head = (name: RegExp): HTMLElement => within(grid()).getByRole('columnheader', { name })
const button = (name: RegExp): HTMLElement => within(head(name)).getByRole('button')
const keptTables = (harness: Harness): unknown => harness.session.settings.store.get().tables

function edgeOf(cell: HTMLElement): HTMLElement {
  const edge = cell.querySelector<HTMLElement>('.column-edge')
  if (edge === null) throw new Error('the head has no edge')
  return edge
}

/** By steps, as a hand does. */
function dragged(target: HTMLElement, fromX: number, toX: number, end = 'pointerUp' as const): void {
  fireEvent.pointerDown(target, { clientX: fromX, pointerId: 1, button: 0 })
  for (const share of [0.2, 0.6, 1])
    fireEvent.pointerMove(target, { clientX: fromX + share * (toX - fromX), pointerId: 1 })
  fireEvent[end](target, { clientX: toX, pointerId: 1 })
}

const asMade = ['Channel', 'Occupancy', 'send', 'recv', 'In /s', 'Out /s', 'p50', 'p99', 'Last 5 min']

test('an edge is dragged: the rows follow at once, the width is kept by the host', async () => {
  const harness = await channels()
  const before = tracks()
  const edge = edgeOf(head(/Occupancy/))
  fireEvent.pointerDown(edge, { clientX: 300, pointerId: 1 })
  fireEvent.pointerMove(edge, { clientX: 350, pointerId: 1 })
  expect(tracks()[1]).toBe('150px')
  expect(keptTables(harness)).toEqual({})
  fireEvent.pointerUp(edge, { clientX: 360, pointerId: 1 })
  await harness.settle(600)
  const tables = { channels: { widths: { occupancy: 160 }, order: [] } }
  expect(keptTables(harness)).toEqual(tables)
  expect(harness.host.calls.filter(({ name }) => name === 'settings.set').at(-1)?.input).toEqual({ tables })
  expect(tracks()).toEqual([before[0], '160px', ...before.slice(2)])

  // Not narrower than one can take hold of.
  dragged(edge, 300, 10)
  await harness.settle(100)
  expect(tracks()[1]).toBe('40px')
})

test('a press without a move changes nothing; Alt and the arrows do, and a double click fits', async () => {
  const harness = await channels()
  const before = tracks()
  const edge = edgeOf(head(/Occupancy/))
  fireEvent.pointerDown(edge, { clientX: 300, pointerId: 1 })
  fireEvent.pointerUp(edge, { clientX: 300, pointerId: 1 })
  await harness.settle(100)
  expect(tracks()).toEqual(before)

  fireEvent.keyDown(button(/Occupancy/), { key: 'ArrowRight', altKey: true })
  await harness.settle(100)
  expect(tracks()[1]).toBe('108px')
  fireEvent.doubleClick(edge)
  await harness.settle(100)
  expect(tracks()[1]).toBe('100px')
})

test('a head is dragged to another place, cells and widths go with it; the drag is no click', async () => {
  const harness = await channels()
  const before = tracks()
  const sort = head(/p99/).getAttribute('aria-sort')
  // From the place of Occupancy to the right half of recv.
  dragged(head(/Occupancy/), 150, 370)
  await harness.settle(100)
  expect(heads()).toEqual(['Channel', 'send', 'recv', 'Occupancy', ...asMade.slice(4)])
  expect(tracks()).toEqual([before[0], before[2], before[3], before[1], ...before.slice(4)])
  const cells = within(screen.getByRole('row', { name: /^jobs/ })).getAllByRole('gridcell')
  expect(cells.slice(0, 4).map(({ textContent }) => textContent)).toEqual(['jobs', '12', '0', '3/64'])
  expect(head(/p99/).getAttribute('aria-sort')).toBe(sort)
  expect(head(/Occupancy/).hasAttribute('aria-sort')).toBe(false)
})

test('Esc gives a drag up, and a short way is a click', async () => {
  const harness = await channels()
  const occupancy = head(/Occupancy/)
  fireEvent.pointerDown(occupancy, { clientX: 150, pointerId: 1, button: 0 })
  fireEvent.pointerMove(occupancy, { clientX: 370, pointerId: 1 })
  expect(grid().hasAttribute('data-dragging')).toBe(true)
  fireEvent.keyDown(window, { key: 'Escape' })
  fireEvent.pointerUp(occupancy, { clientX: 370, pointerId: 1 })
  await harness.settle(100)
  expect(grid().hasAttribute('data-dragging')).toBe(false)
  expect(heads()).toEqual(asMade)

  dragged(occupancy, 150, 152)
  fireEvent.click(button(/Occupancy/))
  await harness.settle(100)
  expect(heads()).toEqual(asMade)
  expect(occupancy.getAttribute('aria-sort')).toBe('descending')
})

test('by keys: Alt, Shift and an arrow move a column, and it is said where it stands', async () => {
  const harness = await channels()
  const press = async (key: string): Promise<void> => {
    fireEvent.keyDown(button(/p99/), { key, altKey: true, shiftKey: true })
    await harness.settle(100)
  }
  await press('ArrowLeft')
  await press('ArrowLeft')
  expect(heads().indexOf('p99')).toBe(5)
  expect(screen.getByText('p99 is column 6 of 9')).toBeTruthy()
  await press('ArrowRight')
  expect(heads().indexOf('p99')).toBe(6)
  expect(tracks()).toHaveLength(9)
})

test('the menu of a head moves it, and sets all back', async () => {
  const harness = await channels()
  const choose = async (name: string): Promise<void> => {
    fireEvent.contextMenu(button(/In \/s/))
    await harness.settle(300)
    fireEvent.click(screen.getByRole('menuitem', { name }))
    await harness.settle(300)
  }
  await choose('Move left')
  expect(heads().slice(2, 5)).toEqual(['send', 'In /s', 'recv'])
  fireEvent.keyDown(button(/In \/s/), { key: 'ArrowRight', altKey: true })
  await choose('Reset all columns')
  expect(heads()).toEqual(asMade)
  expect(keptTables(harness)).toEqual({})
})

test('what was kept is there again; a column that it does not know stands behind its neighbour', async () => {
  const order = ['name', 'last', 'occupancy', 'send', 'recv', 'in', 'out', 'p50', 'gone']
  const harness = await channels({ ...defaultSettings, tables: { channels: { widths: { p99: 77 }, order } } })
  expect(heads()).toEqual(['Channel', 'Last 5 min', ...asMade.slice(1, 8)])
  expect(tracks().at(-1)).toBe('77px')
  act(() => {
    harness.session.settings.change({ tables: {} })
  })
  expect(heads()).toEqual(asMade)
})
