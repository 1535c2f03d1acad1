import { fireEvent, screen, within } from '@testing-library/react'
import { describe, expect, test } from 'vitest'
import type { PoolInsight } from '../../../src/shared/pools.ts'
import { App } from '../../../src/renderer/app.tsx'
import { renderWith, startHarness, type Harness } from '../support/harness.tsx'

const insight = (pool: string, over: Partial<PoolInsight> = {}): PoolInsight => ({
  pool,
  kind: 'goroutine',
  knob: `pool.${pool}.size`,
  targetMs: 20,
  advice: {
    level: 'fine',
    law: '9,010 jobs/s × 3.2 ms = 28.8 busy workers.',
    text: 'At size 32 utilisation is 90 %. No change needed.',
    why: ['Utilisation: 28.8 busy ÷ 32 workers = 90 %.'],
  },
  points: [],
  autopilot: { on: false, targetMs: 20, min: 1, max: 64, says: '' },
  ...over,
})

const saturated = insight('thumbnails', {
  kind: 'thread',
  offered: 9000,
  advice: {
    level: 'grow',
    law: '8,930 jobs/s × 0.9 ms = 8.0 busy workers.',
    text: 'At size 4 utilisation is 100 %. Grow to 10 for p99 wait under 20 ms.',
    size: 10,
    why: ['Offered: 9,000 jobs/s × 0.9 ms = 8.1 workers’ worth.'],
  },
})

async function open(pools: PoolInsight[] = [saturated, insight('fetchers')]): Promise<Harness> {
  const harness = startHarness((host) => {
    host.run()
    host.set({ pools })
    for (const name of ['pool.measure', 'pool.autopilot', 'pool.target']) host.answers.set(name, () => null)
    host.answers.set('knob.guarded', (input) => {
      const { id, value } = input as { id: string; value: number }
      return host.turn(id, value)
    })
  })
  renderWith(harness, <App />)
  await harness.settle(1500)
  fireEvent.click(screen.getByTitle('Pools'))
  await harness.settle(1500)
  return harness
}

const card = (pool: string): HTMLElement => screen.getByTestId(`pool-${pool}`)

describe('the Pools screen', () => {
  test('a card per pool: size, workers, waits, and the verdict in a word', async () => {
    await open()
    const thumbnails = within(card('thumbnails'))
    expect(thumbnails.getByText('thread pool')).toBeTruthy()
    expect(thumbnails.getByText('saturated')).toBeTruthy()
    expect(thumbnails.getByTestId('pool-size-thumbnails').textContent).toBe('4')
    expect(thumbnails.getByText('4 busy')).toBeTruthy()
    expect(thumbnails.getByText('60 more allowed')).toBeTruthy()
    expect(thumbnails.getByRole('group', { name: 'Wait p50 / p99' }).textContent).toContain('11 / 120ms')
    expect(card('thumbnails').querySelectorAll('[data-worker=busy]')).toHaveLength(4)
    expect(card('thumbnails').querySelectorAll('[data-worker=none]')).toHaveLength(60)
    const fetchers = within(card('fetchers'))
    expect(fetchers.getByText('healthy')).toBeTruthy()
    expect(card('fetchers').querySelectorAll('[data-worker=idle]')).toHaveLength(6)
    expect(screen.getByText('2 pools, 1 saturated')).toBeTruthy()
    expect(thumbnails.getByRole('group', { name: 'Queue' }).textContent).toContain('most 700')
    expect(fetchers.getByTitle(/^1.0.{1,2}s failed, 2.0.{1,2}s cancelled$/)).toBeTruthy()
    expect(thumbnails.queryByTitle(/failed/)).toBeNull()
  })

  test('Apply is an ordinary turn of the knob, and every place shows it', async () => {
    const { host, settle } = await open()
    fireEvent.click(screen.getByRole('button', { name: 'Apply 10 to thumbnails' }))
    await settle(500)
    expect(host.calls).toContainEqual({ name: 'knob.set', input: { id: 'pool.thumbnails.size', value: 10 } })
    expect(screen.getByTestId('pool-size-thumbnails').textContent).toBe('10')
    expect(within(card('thumbnails')).getByText('10 busy')).toBeTruthy()
    expect(screen.getByRole('button', { name: 'Around change 1' })).toBeTruthy()
  })

  test('Why shows the arithmetic, and offers to undo by itself', async () => {
    const { host, settle } = await open()
    fireEvent.click(screen.getByRole('button', { name: /Why: the arithmetic for thumbnails/ }))
    await settle(300)
    expect(screen.getByText('Offered: 9,000 jobs/s × 0.9 ms = 8.1 workers’ worth.')).toBeTruthy()
    fireEvent.click(screen.getByRole('button', { name: 'Apply 10, undo if worse' }))
    await settle(300)
    expect(host.calls).toContainEqual({
      name: 'knob.guarded',
      input: { id: 'pool.thumbnails.size', value: 10 },
    })
  })

  test('keys turn the size in its card', async () => {
    const { host, settle } = await open()
    const slider = within(card('thumbnails')).getByRole('slider')
    expect(slider.getAttribute('aria-valuetext')).toBe('4 workers, default 4')
    fireEvent.keyDown(slider, { key: 'ArrowRight' })
    await settle(300)
    expect(host.calls.at(-1)).toEqual({ name: 'knob.set', input: { id: 'pool.thumbnails.size', value: 5 } })
  })

  test('the charts follow the chosen pool; sizes are measured on request', async () => {
    const { host, settle } = await open()
    expect(screen.getByTestId('pool-effect').textContent).toContain('thumbnails')
    fireEvent.click(screen.getByRole('button', { name: 'Show the charts of fetchers' }))
    await settle(200)
    expect(screen.getByTestId('pool-effect').textContent).toContain('fetchers')
    const scaling = within(screen.getByTestId('pool-scaling'))
    expect(scaling.getByText(/5 more sizes to measure/)).toBeTruthy()
    fireEvent.click(scaling.getByRole('button', { name: 'Measure sizes of fetchers' }))
    await settle(200)
    expect(host.calls.at(-1)).toEqual({ name: 'pool.measure', input: { pool: 'fetchers', on: true } })
    host.set({
      pools: [
        saturated,
        insight('fetchers', { sweep: { sizes: [1, 2, 4], at: 1, endsAtMs: Date.now() + 9000 } }),
      ],
    })
    await settle(200)
    expect(scaling.getByText(/Measuring size/).textContent).toMatch(/Measuring size 2, 2 of 3, \d s left/)
    expect(scaling.getByRole('button', { name: 'Stop measuring sizes of fetchers' })).toBeTruthy()
  })

  test('the autopilot is switched with its target and bounds, and says why it refuses', async () => {
    const { host, settle } = await open()
    fireEvent.click(screen.getByRole('button', { name: 'Autopilot off, thumbnails' }))
    await settle(300)
    fireEvent.change(screen.getByLabelText('p99 wait to aim for, ms'), { target: { value: '50' } })
    fireEvent.change(screen.getByLabelText(/most workers/), { target: { value: '16' } })
    fireEvent.click(screen.getByRole('button', { name: 'Switch on' }))
    await settle(300)
    expect(host.calls.at(-1)).toEqual({
      name: 'pool.autopilot',
      input: { pool: 'thumbnails', on: true, targetMs: 50, min: 1, max: 16 },
    })
  })

  test('the wait to size for is set where the advice stands', async () => {
    const { host, settle } = await open()
    const advice = within(screen.getByTestId('advice-thumbnails'))
    fireEvent.click(advice.getByRole('button', { name: /^target 20.ms: the p99 wait to size thumbnails/ }))
    await settle(300)
    const field = screen.getByLabelText('p99 wait, ms')
    fireEvent.change(field, { target: { value: 'soon' } })
    fireEvent.click(screen.getByRole('button', { name: 'Set target' }))
    await settle(100)
    expect(screen.getByRole('alert').textContent).toContain('milliseconds')
    expect(host.calls.some(({ name }) => name === 'pool.target')).toBe(false)
    fireEvent.change(field, { target: { value: '5' } })
    fireEvent.click(screen.getByRole('button', { name: 'Set target' }))
    await settle(300)
    expect(host.calls.at(-1)).toEqual({ name: 'pool.target', input: { pool: 'thumbnails', targetMs: 5 } })
    host.set({ pools: [{ ...saturated, targetMs: 5 }] })
    await settle(300)
    expect(
      advice.getByRole('button', { name: /^target 5(.0)?.ms: the p99 wait to size thumbnails/ }),
    ).toBeTruthy()
  })

  test('says so when nothing can be turned', async () => {
    const { host, settle } = await open()
    host.set({ source: { kind: 'recording', label: 'x.weir', readOnly: true } })
    await settle(300)
    expect(screen.getByRole<HTMLButtonElement>('button', { name: 'Apply 10 to thumbnails' }).disabled).toBe(
      true,
    )
    expect(within(card('thumbnails')).getByRole('slider').getAttribute('aria-disabled')).toBe('true')
  })
})
