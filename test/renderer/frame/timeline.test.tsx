import { fireEvent, screen } from '@testing-library/react'
import { beforeEach, expect, test, vi } from 'vitest'
import { App } from '../../../src/renderer/app.tsx'
import { clock } from '../../../src/renderer/format.ts'
import { keptMs } from '../../../src/renderer/state/view.ts'
import { renderWith, startHarness } from '../support/harness.tsx'

/** As wide as the timeline is long, in seconds: a pixel is a second. */
const trackPx = keptMs / 1_000

beforeEach(() => {
  // What the test page lacks: pointers that stay with an element, and boxes.
  Element.prototype.setPointerCapture = () => undefined
  vi.spyOn(Element.prototype, 'getBoundingClientRect').mockReturnValue(new DOMRect(0, 0, trackPx, 24))
})

async function running() {
  const harness = startHarness((host) => {
    host.run()
  })
  renderWith(harness, <App />)
  await harness.settle(25_000)
  const track = document.querySelector<HTMLElement>('.scrub')
  const canvas = track?.querySelector('canvas')
  if (track === null || canvas === null || canvas === undefined) throw new Error('no timeline')
  return { ...harness, track, canvas }
}

test('a click goes to that moment, as in a recording', async () => {
  const { session, track, canvas } = await running()
  const wantedMs = session.nowMs() - 20_000
  const press = { button: 0, clientX: trackPx - 20, pointerId: 1 }
  fireEvent.pointerDown(canvas, press)
  // The pointer is captured: the release is told of the track itself.
  fireEvent.pointerUp(track, press)
  expect(Math.abs((session.view.get().endMs ?? NaN) - wantedMs)).toBeLessThan(1_500)
})

test('hover reads out the moment, in all charts when it is on screen', async () => {
  const { session, track, canvas, settle } = await running()
  fireEvent.pointerMove(canvas, { clientX: trackPx - 20 })
  await settle(100)
  const atMs = session.cursor.get().timeMs ?? NaN
  expect(Math.abs(session.nowMs() - 20_000 - atMs)).toBeLessThan(1_500)
  expect(document.querySelector('.track-hover')?.textContent).toMatch(
    new RegExp(`^${clock(atMs)} .*(jobs|goroutines)$`),
  )
  fireEvent.pointerMove(canvas, { clientX: trackPx - 80 })
  expect(session.cursor.get().timeMs).toBeUndefined()
  fireEvent.pointerLeave(track)
  await settle(100)
  expect(document.querySelector('.track-hover')).toBeNull()
})

test('changes and findings stand on it; a click shows the moment, however recent', async () => {
  const { host, session, settle } = await running()
  const [knob] = host.state.knobs
  if (knob === undefined) throw new Error('the story has no knobs')
  host.turn(knob.id, knob.max)
  const openedMs = session.nowMs() - 40_000
  host.set({
    findings: [
      {
        id: 'f',
        severity: 'warning',
        title: '`jobs` is full',
        text: '',
        firstSeenMs: openedMs,
        lastSeenMs: openedMs,
      },
    ],
  })
  await settle(3_000)
  fireEvent.click(screen.getByRole('button', { name: /^Go to .*jobs is full/ }))
  expect(session.cursor.get()).toEqual({ timeMs: openedMs, pinned: true })
  expect(session.view.get().endMs).toBeCloseTo(openedMs + 30_000, -3)

  fireEvent.click(screen.getByRole('button', { name: /^Go to change 1/ }))
  const change = host.state.changes.at(-1)
  expect(session.cursor.get()).toEqual({ timeMs: change?.atMs, pinned: true })
  // Too recent to stand in the middle: the view stands still where it is.
  expect(session.view.get().endMs).toBe(session.samples.lastAt)
})

test('a pinned cursor that the window leaves behind is let go', async () => {
  const { session, settle } = await running()
  session.cursor.set({ timeMs: session.nowMs() - 58_000, pinned: true })
  await settle(5_000)
  expect(session.cursor.get()).toEqual({ timeMs: undefined, pinned: false })
})

test('what a mark of several moments shows is part of its name', async () => {
  const { host, session, settle } = await running()
  const [knob] = host.state.knobs
  if (knob === undefined) throw new Error('the story has no knobs')
  for (const value of [knob.max, knob.min]) {
    host.turn(knob.id, value)
    await settle(1_000)
  }
  const nowMs = session.nowMs()
  const opened = {
    severity: 'warning',
    title: '`jobs` is full',
    text: '',
    firstSeenMs: nowMs,
    lastSeenMs: nowMs,
  }
  host.set({ findings: [{ id: 'f', ...opened } as (typeof host.state.findings)[number]] })
  await settle(3_000)
  const mark = screen.getByRole('button', { name: /^Go to 1–2 among 3 moments, .*jobs is full/ })
  expect(mark.textContent).toContain('1–2')
})
