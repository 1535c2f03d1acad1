import { act, fireEvent, screen, within } from '@testing-library/react'
import { describe, expect, test } from 'vitest'
import { App } from '../../../src/renderer/app.tsx'
import type { FakeHost } from '../support/fake-host.ts'
import { renderWith, startHarness, startMs, type Harness } from '../support/harness.tsx'

async function page(prepare?: (host: FakeHost) => void): Promise<Harness> {
  const harness = startHarness(prepare)
  renderWith(harness, <App />)
  await harness.settle(1_500)
  return harness
}

const running = (host: FakeHost): void => {
  host.run()
}

describe('first run', () => {
  test('lists what can run and starts the chosen one', async () => {
    const harness = await page()
    expect(screen.getByRole('heading', { name: 'Nothing is running yet' })).toBeTruthy()
    fireEvent.click(screen.getByRole('radio', { name: /chat-hub/ }))
    fireEvent.click(screen.getByRole('button', { name: /^Run chat-hub/ }))
    await harness.settle(500)
    expect(harness.host.calls.find(({ name }) => name === 'workload.start')?.input).toEqual({
      name: 'chat-hub',
    })
    expect(screen.getByTestId('tile-goroutines')).toBeTruthy()
  })

  test('a file is run by its path', async () => {
    const harness = await page()
    fireEvent.change(screen.getByRole('textbox', { name: /Path/ }), { target: { value: ' /tmp/mine.ts ' } })
    fireEvent.click(screen.getByRole('button', { name: /^Run file/ }))
    await harness.settle(100)
    expect(harness.host.calls.find(({ name }) => name === 'workload.start')?.input).toEqual({
      file: '/tmp/mine.ts',
    })
  })
})

describe('overview', () => {
  test('tiles show the newest sample and say what they are', async () => {
    await page(running)
    expect(screen.getByTestId('tile-hub-clients').textContent).toContain('5,000')
    expect(screen.getByTestId('tile-hub-clients').textContent).toContain('7 slow')
    expect(screen.getByTestId('tile-occupancy').textContent).toContain('3 of 38 full')
    expect(screen.getByTestId('status-line').textContent).toContain('Sample rate 10 Hz')
  })

  test('advice is applied by one click and answered by a toast', async () => {
    const harness = await page((host) => {
      host.run()
      host.set({
        findings: [
          {
            id: 'saturated',
            severity: 'warning',
            title: '`thumbnails` is saturated',
            text: '4 of 4 busy. Size 10 helps.',
            firstSeenMs: startMs,
            lastSeenMs: startMs,
            advice: { knob: 'pool.thumbnails.size', value: 10 },
          },
        ],
      })
    })
    fireEvent.click(screen.getByRole('button', { name: 'Set thumbnails size to 10' }))
    await harness.settle(200)
    expect(harness.host.state.knobs[0]?.value).toBe(10)
    const toast = screen.getByRole('button', { name: /^Undo$|^Undo Ctrl Z$/ })
    fireEvent.click(toast)
    await harness.settle(200)
    expect(harness.host.state.knobs[0]?.value).toBe(4)
  })

  test('pause freezes the view while samples go on; L goes live', async () => {
    const harness = await page(running)
    fireEvent.keyDown(document.body, { key: ' ' })
    const held = harness.session.samples.length
    await harness.settle(3_000)
    expect(screen.getByText(/Paused at/)).toBeTruthy()
    expect(screen.getByText(/[23].s behind/)).toBeTruthy()
    expect(harness.session.samples.length).toBe(held + 30)
    fireEvent.keyDown(document.body, { key: 'l' })
    await harness.settle(300)
    expect(screen.queryByText(/behind/)).toBeNull()
  })

  test('1 2 3 choose the range, T the dock, ? the list of keys', async () => {
    const harness = await page(running)
    fireEvent.keyDown(document.body, { key: '3' })
    expect(harness.session.view.get().rangeMs).toBe(900_000)
    const open = screen.queryByRole('button', { name: 'Close the dock' }) !== null
    fireEvent.keyDown(document.body, { key: 't' })
    expect(screen.queryByRole('button', { name: 'Close the dock' }) !== null).toBe(!open)
    fireEvent.keyDown(document.body, { key: '?' })
    await harness.settle(100)
    expect(screen.getByRole('dialog', { name: 'Shortcuts' })).toBeTruthy()
  })

  test('Ctrl Z takes the newest change back, once', async () => {
    const harness = await page(running)
    act(() => {
      harness.session.actions.setKnob('pool.thumbnails.size', 8)
    })
    await harness.settle(200)
    for (let i = 0; i < 2; i++) {
      fireEvent.keyDown(document.body, { key: 'z', ctrlKey: true })
      await harness.settle(200)
    }
    expect(harness.host.state.knobs[0]?.value).toBe(4)
    expect(harness.host.state.changes.map(({ origin }) => origin)).toEqual(['user', 'undo'])
  })

  test('keys are off while a text field has the focus', async () => {
    const harness = await page(running)
    act(() => {
      harness.session.view.patch({ dockOpen: { overview: true, 'overview:narrow': true } })
    })
    fireEvent.keyDown(screen.getByRole('textbox', { name: 'thumbnails size' }), { key: '3' })
    expect(harness.session.view.get().rangeMs).toBe(60_000)
  })
})

describe('when things go wrong', () => {
  test('a lost host is said with its cause, the last sample and a countdown; it heals by itself', async () => {
    const harness = await page(running)
    harness.network.reachable = false
    act(() => {
      harness.host.drop()
    })
    await harness.settle(2_600)
    const banner = screen.getByRole('alert')
    expect(banner.textContent).toContain('Local runtime stopped answering.')
    expect(banner.textContent).toMatch(/Last sample 14:32:\d\d, \d.s ago/)
    expect(banner.textContent).toMatch(/Retry \d/)
    expect(screen.getByTestId('tile-goroutines').textContent).toMatch(/\d.s old/)
    expect(screen.getByTestId('status-line').textContent).toContain('Disconnected')
    harness.network.reachable = true
    fireEvent.click(within(banner).getByRole('button', { name: 'Retry now' }))
    await harness.settle(300)
    expect(screen.queryByRole('alert')).toBeNull()
    expect(screen.getByRole('heading', { name: 'Overview' })).toBeTruthy()
  })

  test('a failed program shows where it failed', async () => {
    await page((host) => {
      host.run()
      host.set({
        run: {
          status: 'failed',
          workload: { name: 'mine', title: 'Mine', summary: '', tag: '', file: '/tmp/mine.ts' },
          endedAtMs: startMs,
          error: {
            code: 'panic',
            message: 'jobs.rcv is not a function',
            file: '/tmp/mine.ts',
            line: 12,
            column: 7,
            codeFrame: '> 12 | jobs.rcv()',
          },
        },
      })
    })
    const panel = screen.getByRole('alert')
    expect(panel.textContent).toContain('jobs.rcv is not a function')
    expect(panel.textContent).toContain('/tmp/mine.ts:12:7')
    expect(panel.textContent).toContain('> 12 | jobs.rcv()')
    expect(screen.getByRole('button', { name: 'Run again' })).toBeTruthy()
  })

  test('an ended program keeps its samples and can run again', async () => {
    const harness = await page(running)
    const { run } = harness.host.state
    if (run.status !== 'running') throw new Error(run.status)
    act(() => {
      harness.host.set({ run: { status: 'ended', workload: run.workload, endedAtMs: harness.host.nowMs } })
    })
    await harness.settle(300)
    expect(screen.getByText(/has ended/)).toBeTruthy()
    expect(screen.getByTestId('tile-hub-clients').textContent).toContain('5,000')
    expect(screen.getByRole('button', { name: 'Run again' })).toBeTruthy()
  })
})
