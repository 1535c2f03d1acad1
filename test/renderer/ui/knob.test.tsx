import { act, fireEvent, screen } from '@testing-library/react'
import { describe, expect, test } from 'vitest'
import { Dock } from '../../../src/renderer/frame/dock.tsx'
import { renderWith, startHarness, type Harness } from '../support/harness.tsx'

async function dock(): Promise<Harness> {
  const harness = startHarness((host) => {
    host.run()
  })
  renderWith(harness, <Dock />)
  await harness.settle(300)
  return harness
}

const slider = (): HTMLElement => screen.getByRole('slider', { name: 'thumbnails size' })
const field = (): HTMLInputElement => screen.getByRole('textbox', { name: 'thumbnails size' })

function type(value: string, key = 'Enter'): void {
  fireEvent.change(field(), { target: { value } })
  fireEvent.keyDown(field(), { key })
}

describe('a knob in the dock', () => {
  test('is generated from the registry, by group', async () => {
    await dock()
    expect(screen.getByRole('group', { name: 'Pools' })).toBeTruthy()
    expect(screen.getAllByRole('slider').map((each) => each.getAttribute('aria-label'))).toEqual([
      'thumbnails size',
      'fetchers size',
      'jobs capacity',
      'fetch rate',
      'GOMAXPROCS',
    ])
    expect(slider().getAttribute('aria-valuetext')).toBe('4, default 4')
    expect(slider().getAttribute('aria-valuenow')).toBe('4')
  })

  test('a key steps it, the answer shows, then it stands as changed', async () => {
    const harness = await dock()
    fireEvent.keyDown(slider(), { key: 'ArrowRight' })
    await harness.settle(100)
    expect(harness.host.calls.filter(({ name }) => name === 'knob.set')).toEqual([
      { name: 'knob.set', input: { id: 'pool.thumbnails.size', value: 5 } },
    ])
    expect(screen.getByText(/applied in 12/)).toBeTruthy()
    await harness.settle(4_200)
    expect(screen.getByText('changed')).toBeTruthy()
    expect(slider().getAttribute('aria-valuenow')).toBe('5')
  })

  test('a typed number is its equal', async () => {
    const harness = await dock()
    type('8')
    await harness.settle(100)
    expect(slider().getAttribute('aria-valuenow')).toBe('8')
    expect(field().value).toBe('8')
  })

  test('a rejected value stays with its reason until Escape brings the old one back', async () => {
    const harness = await dock()
    type('96')
    await harness.settle(100)
    expect(screen.getByRole('alert').textContent).toContain('64 is the most')
    expect(field().getAttribute('aria-invalid')).toBe('true')
    expect(field().value).toBe('96')
    fireEvent.keyDown(field(), { key: 'Escape' })
    await harness.settle(100)
    expect(screen.queryByRole('alert')).toBeNull()
    expect(field().value).toBe('4')
  })

  test('what is no number is dropped without a call', async () => {
    const harness = await dock()
    type('eight')
    await harness.settle(100)
    expect(field().value).toBe('4')
    expect(harness.host.calls.some(({ name }) => name === 'knob.set')).toBe(false)
  })

  test('reset brings the default back', async () => {
    const harness = await dock()
    type('8')
    await harness.settle(100)
    fireEvent.click(screen.getByRole('button', { name: 'Reset thumbnails size to 4' }))
    await harness.settle(100)
    expect(slider().getAttribute('aria-valuenow')).toBe('4')
  })

  test('a change is listed with its measurement, and can be undone there', async () => {
    const harness = await dock()
    type('8')
    await harness.settle(1_100)
    expect(screen.getByText(/Measuring effect, 2\d s left/)).toBeTruthy()
    fireEvent.click(screen.getByRole('button', { name: 'Undo change 1' }))
    await harness.settle(100)
    expect(slider().getAttribute('aria-valuenow')).toBe('4')
    expect(screen.getByText('Undo of change 1')).toBeTruthy()
    expect(screen.queryByRole('button', { name: 'Undo change 1' })).toBeNull()
  })

  test('a measured effect says better, worse or the same by shape and words', async () => {
    const harness = await dock()
    harness.host.turn('pool.thumbnails.size', 8)
    const results = [
      { label: 'p99 wait', unit: 'ms', before: 120, after: 35, interval: [-90, -80], verdict: 'better' },
      { label: 'memory', unit: 'By', before: 412e6, after: 676e6, interval: [2e8, 3e8], verdict: 'worse' },
      { label: 'throughput', unit: '/s', before: 100, after: 101, interval: [-3, 4], verdict: 'same' },
    ] as const
    const changes = harness.host.state.changes.map((change) => ({
      ...change,
      effect: {
        status: 'measured' as const,
        results: results.map((each) => ({ ...each, interval: [...each.interval] as [number, number] })),
      },
    }))
    act(() => {
      harness.host.set({ changes })
    })
    await harness.settle(100)
    expect(screen.getByRole('img', { name: 'better' })).toBeTruthy()
    expect(screen.getByRole('img', { name: 'worse' })).toBeTruthy()
    expect(screen.getByText('71 %')).toBeTruthy()
    expect(screen.getByText('64 %')).toBeTruthy()
    expect(screen.getByText('same')).toBeTruthy()
  })

  test('while the host is away it is locked and keeps its last value', async () => {
    const harness = await dock()
    harness.network.reachable = false
    act(() => {
      harness.host.drop()
    })
    await harness.settle(200)
    expect(field().disabled).toBe(true)
    expect(slider().getAttribute('aria-disabled')).toBe('true')
    expect(slider().getAttribute('aria-valuenow')).toBe('4')
    expect(screen.getByText(/Tuning is off while Local runtime is offline/)).toBeTruthy()
  })
})
