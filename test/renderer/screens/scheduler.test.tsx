import { fireEvent, screen, within } from '@testing-library/react'
import { describe, expect, test } from 'vitest'
import { App } from '../../../src/renderer/app.tsx'
import { Palette } from '../../../src/renderer/screens/scheduler/palette.ts'
import { sentence, summary } from '../../../src/renderer/screens/scheduler/words.ts'
import type { CallInput } from '../../../src/shared/contract.ts'
import type { Lane, LanesSnapshot } from '../../../src/shared/scheduler.ts'
import { renderWith, startHarness, startMs, type Harness } from '../support/harness.tsx'

const lane = (proc: number, over: Partial<Lane> = {}): Lane => ({
  proc,
  state: 'running',
  current: 'fetchOne',
  queue: 3,
  utilisation: 94,
  slices: [{ startMs: startMs - 100, ms: 4, name: 'fetchOne', alone: true }],
  ...over,
})

const hog = { startMs: startMs - 60, ms: 18.4, name: 'decodeStage', alone: true }

const snapshot = (over: Partial<LanesSnapshot> = {}): LanesSnapshot => ({
  atMs: startMs,
  windowMs: 120,
  lanes: [lane(0), lane(1, { queue: 14, slices: [hog], current: '' }), lane(2, { state: 'starting' })],
  steals: [{ atMs: startMs - 30, from: 1, to: 0, count: 7 }],
  globalQueue: [
    { atMs: startMs - 90, length: 9 },
    { atMs: startMs - 10, length: 3 },
  ],
  parallel: true,
  ...over,
})

async function open(answer: () => LanesSnapshot): Promise<Harness> {
  const harness = startHarness((host) => {
    host.run()
    host.answers.set('scheduler.lanes', answer)
  })
  renderWith(harness, <App />)
  await harness.settle(500)
  fireEvent.click(screen.getByRole('button', { name: /^Scheduler/ }))
  await harness.settle(1200)
  return harness
}

const asked = ({ host }: Harness): CallInput<'scheduler.lanes'>[] =>
  host.calls
    .filter(({ name }) => name === 'scheduler.lanes')
    .map(({ input }) => input as CallInput<'scheduler.lanes'>)

describe('lanes', () => {
  test('each processor says what it runs, how busy it is and who waits', async () => {
    await open(snapshot)
    expect(screen.getByTestId('lane-P0').textContent).toMatch(/^P0fetchOne94\s%3 queued$/)
    expect(screen.getByTestId('lane-P1').textContent).toMatch(/^P1idle94\s%14 queued$/)
    expect(screen.getByTestId('lane-P2').textContent).toContain('starting')
    const card = screen.getByTestId('lanes')
    expect(card.textContent).toContain('3 now, 9 peak')
    expect(within(card).getByRole('list', { name: 'Functions' }).textContent).toBe(
      'decodeStagefetchOne steal',
    )
    expect(within(card).getByRole('img').getAttribute('aria-label')).toMatch(
      /^Processors in the last 120\sms: P0 94\s% busy, 3 queued, runs fetchOne; P1 .* idle; .*; 1 steal\.$/,
    )
  })

  test('a turn over the time slice is the most important fact', async () => {
    await open(snapshot)
    expect(document.querySelector('.page-header p')?.textContent).toMatch(
      /^decodeStage ran 18\sms without a yield and held back 14 goroutines on P1$/,
    )
  })

  test('a new snapshot once a second; none while the pointer is on the lanes', async () => {
    const harness = await open(snapshot)
    const before = asked(harness).length
    await harness.settle(3000)
    const live = asked(harness).length - before
    expect(live).toBeGreaterThanOrEqual(2)
    expect(live).toBeLessThanOrEqual(3)
    const plot = within(screen.getByTestId('lanes')).getByRole('img')
    fireEvent.pointerEnter(plot)
    await harness.settle(300)
    const held = asked(harness).length
    await harness.settle(3000)
    expect(asked(harness)).toHaveLength(held)
    fireEvent.pointerLeave(plot)
    await harness.settle(1500)
    expect(asked(harness).length).toBeGreaterThan(held)
  })

  test('another window is asked for at once', async () => {
    const harness = await open(snapshot)
    fireEvent.click(screen.getByRole('button', { name: /^5\.0\ss$/ }))
    await harness.settle(100)
    expect(asked(harness).at(-1)).toEqual({ windowMs: 5000 })
  })
})

test('one processor: no steals, no global queue', async () => {
  await open(() => snapshot({ lanes: [lane(0)], steals: [], globalQueue: [], parallel: false }))
  expect(screen.getByTestId('lanes').textContent).not.toMatch(/Global queue|steal/)
})

describe('words', () => {
  test('with nothing over the time slice: how busy, and who waits', () => {
    const calm = snapshot({ lanes: [lane(0), lane(1, { queue: 0 })] })
    expect(sentence(calm)).toMatch(/^2 processors, 94\s% busy in the last 120\sms; 3 wait for a turn$/)
    expect(sentence(snapshot({ lanes: [lane(0, { queue: 0 })] }))).toMatch(/nobody waits for a turn$/)
    expect(sentence(undefined)).toBe('Waiting for the first snapshot')
    expect(summary(calm)).toContain('P1')
  })

  test('several short turns that share a slice are nobody’s long run', () => {
    expect(sentence(snapshot({ lanes: [lane(0, { slices: [{ ...hog, alone: false }] })] }))).not.toContain(
      'without a yield',
    )
  })
})

test('a function keeps its colour while it is among the busiest', () => {
  const palette = new Palette()
  const first = palette.paint(snapshot())
  const named = (name: string): string | undefined => first.find((one) => one.name === name)?.colour
  const busier = lane(0, { slices: [{ startMs, ms: 90, name: 'other', alone: true }, hog] })
  const second = palette.paint(snapshot({ lanes: [busier] }))
  expect(second.map(({ name }) => name)).toEqual(['other', 'decodeStage'])
  expect(second[1]?.colour).toBe(named('decodeStage'))
  expect(new Set(second.map(({ colour }) => colour)).size).toBe(2)
})
