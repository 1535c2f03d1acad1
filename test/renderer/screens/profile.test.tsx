import { fireEvent, screen, within } from '@testing-library/react'
import { beforeAll, describe, expect, test } from 'vitest'
import { App } from '../../../src/renderer/app.tsx'
import {
  flameBoxes,
  flameRows,
  flameTree,
  matchedValue,
  stepFrom,
} from '../../../src/renderer/screens/profile/flame.ts'
import type { ProfileData, ProfileKind } from '../../../src/shared/profile.ts'
import { renderWith, startHarness, startMs, type Harness } from '../support/harness.tsx'

beforeAll(() => {
  for (const side of ['clientWidth', 'clientHeight'])
    Object.defineProperty(HTMLElement.prototype, side, { get: () => 800, configurable: true })
})

/** main calls fetch and decode; fetch calls itself once more. */
const data = (kind: ProfileKind): ProfileData => ({
  kind,
  frames: [
    { name: 'main', site: 'main.ts:1' },
    { name: 'fetch', site: 'fetch.ts:10' },
    { name: 'send', site: '' },
    { name: 'decode', site: 'decode.ts:5' },
    { name: 'lock', site: '' },
  ],
  stacks: [
    { stack: [0, 1, 2], count: 10, delayMs: 600 },
    { stack: [0, 1, 1, 2], count: 5, delayMs: 100 },
    { stack: [0, 3, 4], count: 2, delayMs: 300 },
  ],
  sinceMs: startMs - 60_000,
  atMs: startMs,
  rateMs: 10,
})

/** Two values of three come from jobs; nobody ever says stop. */
const selects: ProfileData = {
  kind: 'select',
  frames: [
    { name: 'serve', site: 'serve.ts:7' },
    { name: 'job ← jobs', site: '' },
    { name: 'tick ← ticks', site: '' },
    { name: 'stop ← stop', site: '' },
  ],
  stacks: [
    {
      stack: [0, 1],
      count: 200,
      delayMs: 600,
      waits: { count: 200, p50Ms: 1, p90Ms: 5, p99Ms: 12, maxMs: 40 },
    },
    { stack: [0, 2], count: 100, delayMs: 0 },
    { stack: [0, 3], count: 0, delayMs: 0 },
  ],
  sinceMs: startMs - 60_000,
  atMs: startMs,
  rateMs: 10,
}

describe('the tree', () => {
  const root = flameTree(data('block'))

  test('boxes hold their share, the largest at the left', () => {
    const boxes = flameBoxes(root, 0)
    expect(boxes.map(({ node, depth, from, to }) => [node.name, depth, from, Number(to.toFixed(3))])).toEqual(
      [
        ['all', 0, 0, 1],
        ['main', 1, 0, 1],
        ['fetch', 2, 0, 0.7],
        ['send', 3, 0, 0.6],
        ['fetch', 3, 0.6, 0.7],
        ['send', 4, 0.6, 0.7],
        ['decode', 2, 0.7, 1],
        ['lock', 3, 0.7, 1],
      ],
    )
    expect(flameBoxes(root, 0.2).map(({ node }) => node.name)).not.toContain('lock and more')
  })

  test('functions over all stacks: what calls itself counts once', () => {
    expect(flameRows(root).map(({ name, total, self }) => [name, total, self])).toEqual([
      ['main', 1000, 0],
      ['fetch', 700, 0],
      ['send', 700, 700],
      ['decode', 300, 0],
      ['lock', 300, 300],
    ])
  })

  test('what a search finds is counted once', () => {
    expect(matchedValue(root, 'fetch')).toBe(700)
    expect(matchedValue(root, 'DECODE.ts')).toBe(300)
    expect(matchedValue(root, 'nobody')).toBe(0)
    expect(matchedValue(root, ' ')).toBe(0)
  })

  test('arrows: down to the heaviest, up to the caller, sideways in a row', () => {
    const boxes = flameBoxes(root, 0)
    const walk = (from: number, ...keys: string[]): string | undefined => {
      let at: number | undefined = from
      for (const key of keys) at = at === undefined ? undefined : stepFrom(boxes, at, key)
      return at === undefined ? undefined : `${boxes[at]?.node.name ?? ''} ${String(boxes[at]?.depth)}`
    }
    expect(walk(0, 'ArrowDown', 'ArrowDown')).toBe('fetch 2')
    expect(walk(2, 'ArrowRight')).toBe('decode 2')
    expect(walk(6, 'ArrowLeft')).toBe('fetch 2')
    expect(walk(7, 'ArrowUp', 'ArrowUp')).toBe('main 1')
    expect(walk(7, 'ArrowDown')).toBeUndefined()
    expect(walk(0, 'ArrowUp')).toBeUndefined()
  })
})

describe('the screen', { timeout: 120_000 }, () => {
  async function profilePage(): Promise<Harness> {
    const harness = startHarness((host) => {
      host.run()
      host.answers.set('profile.get', (input) => {
        const { kind } = input as { kind: ProfileKind }
        return kind === 'select' ? selects : data(kind)
      })
    })
    renderWith(harness, <App />)
    await harness.settle(500)
    fireEvent.click(screen.getByTitle('Profile'))
    await harness.settle(1000)
    return harness
  }
  /** By attribute: a search by role goes through the whole page each time. */
  const findBox = (name: RegExp): HTMLElement | undefined =>
    [...document.querySelectorAll<HTMLElement>('[role=treeitem]')].find((each) =>
      name.test(each.getAttribute('aria-label') ?? ''),
    )
  const box = (name: RegExp): HTMLElement => {
    const found = findBox(name)
    if (found === undefined) throw new Error(`no box ${String(name)}`)
    return found
  }
  const table = (): HTMLElement => screen.getByLabelText('Functions')
  const names = (): string[] =>
    within(table())
      .getAllByRole('row')
      .slice(1)
      .map((row) => within(row).getByRole('button').textContent)

  test('a box becomes the whole width by click or Enter, Esc brings all back', async () => {
    const harness = await profilePage()
    fireEvent.click(box(/^decode, 300.ms, 30.%/))
    await harness.settle(100)
    expect(findBox(/^fetch/)).toBeUndefined()
    fireEvent.keyDown(box(/^decode/), { key: 'Escape' })
    await harness.settle(100)
    const top = box(/^all/)
    top.focus()
    fireEvent.keyDown(top, { key: 'ArrowDown' })
    expect(document.activeElement?.getAttribute('aria-label')).toMatch(/^main/)
    fireEvent.keyDown(document.activeElement as Element, { key: 'Enter' })
    await harness.settle(100)
    expect(findBox(/^all/)).toBeUndefined()
    fireEvent.click(screen.getByRole('button', { name: 'show all' }))
    await harness.settle(100)
    expect(box(/^all/)).toBeTruthy()
  })

  test('a search marks boxes and narrows the table; a row of the table searches for itself', async () => {
    const harness = await profilePage()
    expect(names()).toEqual(['main', 'fetch', 'send', 'decode', 'lock'])
    fireEvent.click(within(table()).getByRole('button', { name: 'Self' }))
    await harness.settle(100)
    expect(names()[0]).toBe('send')
    fireEvent.click(within(table()).getByRole('button', { name: 'decode' }))
    await harness.settle(100)
    expect(names()).toEqual(['decode'])
    expect(screen.getByText(/30.%\s+match/)).toBeTruthy()
    expect(box(/^decode/).dataset['matched']).toBe('true')
    expect(box(/^main/).dataset['matched']).toBeUndefined()
    fireEvent.change(screen.getByRole('searchbox', { name: 'Find functions' }), { target: { value: 'zzz' } })
    await harness.settle(100)
    expect(screen.getByText('No function is called so.')).toBeTruthy()
  })

  test('goroutines are counted, not timed', async () => {
    const harness = await profilePage()
    const kinds = screen.getByLabelText('Kind of profile')
    fireEvent.click(within(kinds).getByText('Goroutines'))
    await harness.settle(1000)
    expect(box(/^all, 17 goroutines/)).toBeTruthy()
  })

  test('what is empty says so in its card, and the card beside it stays', async () => {
    const harness = await profilePage()
    harness.host.answers.set('profile.get', () => ({ ...data('mutex'), stacks: [] }))
    fireEvent.click(within(screen.getByLabelText('Kind of profile')).getByText('Mutexes'))
    await harness.settle(1000)
    const card = screen.getByRole('region', { name: 'Mutexes profile' })
    expect(card.textContent).toContain('No lock was contended so far.')
    expect(screen.getByRole('region', { name: 'Functions' }).textContent).toContain('None yet.')
  })

  test('each case of a select with its share; one that is never chosen says so', async () => {
    const harness = await profilePage()
    fireEvent.click(within(screen.getByLabelText('Kind of profile')).getByText('Selects'))
    await harness.settle(1000)
    expect(box(/^all, 300 selects/)).toBeTruthy()
    expect(box(/^job ← jobs, 200 selects, 67.%/)).toBeTruthy()
    const site = within(screen.getByLabelText('Selects')).getByLabelText('serve serve.ts:7')
    const rows = within(site)
      .getAllByRole('listitem')
      .map((row) => row.textContent.replace(/\s+/g, ' '))
    expect(rows).toEqual(['job ← jobs67 %12 ms', 'tick ← ticks33 %–', 'stop ← stopnever–'])
  })
})
