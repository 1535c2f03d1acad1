import { fireEvent, screen, within } from '@testing-library/react'
import { describe, expect, test } from 'vitest'
import { App } from '../../../src/renderer/app.tsx'
import { Palette } from '../../../src/renderer/screens/scheduler/palette.ts'
import type { Load } from '../../../src/renderer/screens/scheduler/use-load.ts'
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

const load = (busy: number, waiting: number): Load => ({
  busy,
  waiting,
  procs: new Map([
    [0, { busy, queue: waiting }],
    [1, { busy: 12, queue: 0 }],
  ]),
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
    expect(screen.getByTestId('lane-P0').textContent).toMatch(/^P0fetchOne[\d.]+\s%6 queued$/)
    expect(screen.getByTestId('lane-P1').textContent).toMatch(/^P1idle[\d.]+\s%14 queued$/)
    // In no sample yet.
    expect(screen.getByTestId('lane-P2').textContent).toMatch(/^P2starting94\s%3 queued$/)
    const card = screen.getByTestId('lanes')
    expect(card.textContent).toContain('3 now, 9 peak')
    expect(within(card).getByRole('list', { name: 'Functions' }).textContent).toBe(
      'decodeStagefetchOne steal',
    )
    expect(within(card).getByRole('img').getAttribute('aria-label')).toMatch(
      /^Processors in the last second: P0 [\d.]+\s% busy, 6 queued, runs fetchOne; P1 .* idle; .*; in the last 120\sms 1 steal\.$/,
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

test('tile, sentence and lanes say the same in the same sample', async () => {
  const harness = await open(() => snapshot({ lanes: [lane(0), lane(1)] }))
  const plain = (text = ''): string => text.replaceAll(/\s/g, ' ')
  const tile = (id: string): string =>
    plain(screen.getByTestId(`tile-${id}`).querySelector('.tile-value')?.textContent)
  const seen = new Set<string>()
  for (let i = 0; i < 12; i++) {
    await harness.settle(300)
    const words = plain(document.querySelector('.page-header p')?.textContent)
    const busy = /, ([\d.]+) % busy in the last second; 23 wait for a turn$/.exec(words)?.[1]
    expect(tile('utilisation')).toBe(`${busy ?? '-'}%`)
    expect(tile('runnable')).toBe('23')
    const least = /^P(\d) idles most: (\S+) %$/.exec(
      plain(screen.getByTestId('tile-utilisation').querySelector('.tile-context')?.textContent),
    )
    expect(plain(screen.getByTestId(`lane-P${least?.[1] ?? ''}`).textContent)).toContain(
      `${least?.[2] ?? '-'} %`,
    )
    seen.add(words)
  }
  expect(seen.size).toBeGreaterThan(3)
})

describe('words', () => {
  test('with nothing over the time slice: how busy, and who waits', () => {
    const calm = snapshot({ lanes: [lane(0), lane(1, { queue: 0 })] })
    expect(sentence(calm, load(94, 3))).toMatch(
      /^2 processors, 94\s% busy in the last second; 3 wait for a turn$/,
    )
    expect(sentence(calm, load(94, 1))).toMatch(/1 waits for a turn$/)
    expect(sentence(calm, load(94, 0))).toMatch(/nobody waits for a turn$/)
    expect(sentence(calm, load(NaN, 0))).toBe('2 processors')
    expect(sentence(undefined, load(NaN, 0))).toBe('Waiting for the first snapshot')
    expect(summary(calm, load(94, 3))).toMatch(/P1 12\s% busy, 0 queued/)
  })

  test('several short turns that share a slice are nobody’s long run', () => {
    const shared = snapshot({ lanes: [lane(0, { slices: [{ ...hog, alone: false }] })] })
    expect(sentence(shared, load(94, 0))).not.toContain('without a yield')
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
