/** Columns of tables: dragged, moved by keys, kept. */
import { fireEvent, screen, within } from '@testing-library/react'
import { beforeAll, expect, test } from 'vitest'
import { App } from '../../../src/renderer/app.tsx'
import type { ChannelPage } from '../../../src/shared/tables.ts'
import { renderWith, startHarness, startMs, type Harness } from '../support/harness.tsx'

beforeAll(() => {
  Object.defineProperty(HTMLElement.prototype, 'clientHeight', { get: () => 600, configurable: true })
  // happy-dom lays nothing out: each head is 100 px wide.
  HTMLElement.prototype.getBoundingClientRect = () => new DOMRect(0, 0, 100, 30)
  HTMLElement.prototype.setPointerCapture = () => undefined
})

const page: ChannelPage = {
  counts: { all: 0, blocked: 0, full: 0, closed: 0 },
  sendersBlocked: 0,
  matched: 0,
  offset: 0,
  rows: [],
  order: 1,
  atMs: startMs,
}

async function channels(): Promise<Harness> {
  const harness = startHarness((host) => {
    host.run()
    host.answers.set('channels.query', () => page)
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
const head = (name: RegExp): HTMLElement => within(grid()).getByRole('columnheader', { name })

function edgeOf(cell: HTMLElement): HTMLElement {
  const edge = cell.querySelector<HTMLElement>('.column-edge')
  if (edge === null) throw new Error('the head has no edge')
  return edge
}

test('an edge is dragged: the rows follow at once, the width is kept', async () => {
  const harness = await channels()
  const before = tracks()
  const edge = edgeOf(head(/Occupancy/))
  fireEvent.pointerDown(edge, { clientX: 300, pointerId: 1 })
  fireEvent.pointerMove(edge, { clientX: 350, pointerId: 1 })
  expect(tracks()[1]).toBe('150px')
  expect(harness.session.view.get().columns).toEqual({})
  fireEvent.pointerUp(edge, { clientX: 360, pointerId: 1 })
  await harness.settle(100)
  expect(harness.session.view.get().columns).toEqual({ channels: { 1: 160 } })
  expect(tracks()).toEqual([before[0], '160px', ...before.slice(2)])

  // Not narrower than one can take hold of.
  fireEvent.pointerDown(edge, { clientX: 300, pointerId: 1 })
  fireEvent.pointerUp(edge, { clientX: 10, pointerId: 1 })
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

  fireEvent.keyDown(within(head(/Occupancy/)).getByRole('button'), { key: 'ArrowRight', altKey: true })
  await harness.settle(100)
  expect(tracks()[1]).toBe('108px')
  fireEvent.doubleClick(edge)
  await harness.settle(100)
  expect(tracks()[1]).toBe('100px')
})
