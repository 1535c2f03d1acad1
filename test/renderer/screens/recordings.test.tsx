import { act, fireEvent, screen, within } from '@testing-library/react'
import { beforeAll, describe, expect, test } from 'vitest'
import { App } from '../../../src/renderer/app.tsx'
import type { RecorderState, RecordingInfo, ReplayState } from '../../../src/shared/recordings.ts'
import { renderWith, startHarness, startMs, type Harness } from '../support/harness.tsx'

beforeAll(() => {
  Object.defineProperty(HTMLElement.prototype, 'clientHeight', { get: () => 600, configurable: true })
})

const recording = (file: string, part: Partial<RecordingInfo> = {}): RecordingInfo => ({
  file,
  workload: 'image-pipeline',
  fromMs: startMs - 252_000,
  toMs: startMs,
  sizeBytes: 312_400,
  savedAtMs: startMs,
  why: { kind: 'asked', text: 'Saved on demand' },
  ...part,
})

const recordings = [
  recording('a.weirrec', { why: { kind: 'finding', text: 'Deadlock: `audit`' } }),
  recording('b.weirrec'),
  recording('s.weirrec', {
    begunAtMs: startMs - 6_000,
    savedAtMs: startMs - 1,
    why: { kind: 'streamed', text: 'Until stopped' },
  }),
  recording('c.weirrec', {
    toMs: startMs - 252_000,
    problem: { code: 'not-a-recording', message: 'This file is no Weir recording.' },
  }),
]

const quiet: RecorderState = { streaming: null, changes: 1, lastSaved: null, problem: null }

const replay = (atMs: number): ReplayState => ({
  file: 'b.weirrec',
  workload: 'image-pipeline',
  fromMs: startMs - 252_000,
  toMs: startMs,
  atMs,
  why: { kind: 'asked', text: '' },
  marks: [{ atMs: startMs - 60_000, kind: 'critical', text: 'Deadlock: `audit`' }],
  tablesAtMs: [],
  problem: null,
})

async function recordingsPage(list: readonly RecordingInfo[] = recordings, idle = false): Promise<Harness> {
  const harness = startHarness((host) => {
    if (!idle) host.run()
    host.state.recorder = quiet
    host.answers.set('recordings.list', () => ({ directory: '/data/recordings', recordings: list }))
    host.answers.set('export.state', () => ({ metrics: null, otlp: null }))
    host.answers.set('recording.save', () => recording('d.weirrec'))
    host.answers.set('recording.start', () => null)
    // Six seconds, with what went before.
    host.answers.set('recording.stop', () => recording('e.weirrec', { begunAtMs: startMs - 6_000 }))
    host.answers.set('recording.delete', () => null)
    host.answers.set('replay.open', () => replay(startMs))
    host.answers.set('replay.seek', (input) => (input as { atMs: number }).atMs)
  })
  renderWith(harness, <App />)
  await harness.settle(1_000)
  fireEvent.click(screen.getByTitle('Recordings'))
  await harness.settle(500)
  return harness
}

const called = ({ host }: Harness, name: string): unknown[] =>
  host.calls.filter((call) => call.name === name).map(({ input }) => input)
const grid = (): HTMLElement => screen.getByRole('grid', { name: 'Recordings' })
const row = (file: string): HTMLElement => within(grid()).getByText(file).closest('[role=row]') as HTMLElement

describe('the list', () => {
  test('says what each is, why it was saved and what is wrong with it', async () => {
    await recordingsPage()
    expect(row('a.weirrec').textContent).toContain('Deadlock: audit')
    expect(row('b.weirrec').textContent).toMatch(/image-pipeline.*Saved on demand.*4.min.12.s.*312.kB/)
    expect(row('s.weirrec').textContent).toMatch(/4.min.12.s6.s \+ 4.min.6.s before/)
    expect(row('c.weirrec').textContent).toContain('This file is no Weir recording.')
    expect(within(row('c.weirrec')).getByRole<HTMLButtonElement>('button', { name: /Open/ }).disabled).toBe(
      true,
    )
    expect(screen.getByTestId('table-foot').textContent).toContain(
      '4 recordings, 1.2\u00a0MB in /data/recordings',
    )
  })

  test('is there before anything runs; without files it says how to get one', async () => {
    await recordingsPage([], true)
    expect(screen.getByText('Nothing is saved yet')).toBeTruthy()
    expect(screen.queryByText('Nothing is running yet')).toBeNull()
    expect(screen.getByRole<HTMLButtonElement>('button', { name: /Save last 15/ }).disabled).toBe(true)
  })

  test('is asked again when the recorder has written something', async () => {
    const harness = await recordingsPage()
    const before = called(harness, 'recordings.list').length
    act(() => {
      harness.host.set({ recorder: { ...quiet, changes: 2 } })
    })
    await harness.settle(300)
    expect(called(harness, 'recordings.list')).toHaveLength(before + 1)
  })

  test('opens by keyboard and by button, deletes only once it is confirmed', async () => {
    const harness = await recordingsPage()
    fireEvent.keyDown(grid(), { key: 'ArrowDown' })
    fireEvent.keyDown(grid(), { key: 'Enter' })
    await harness.settle(200)
    // Something runs: it is named, and stays until it is agreed that it goes.
    const question = screen.getByRole('alertdialog')
    expect(question.textContent).toMatch(
      /Open the recording\?.*is running and is stopped for it.*again once the recording is closed/,
    )
    fireEvent.click(within(question).getByRole('button', { name: 'Cancel' }))
    await harness.settle(200)
    expect(called(harness, 'replay.open')).toEqual([])
    fireEvent.keyDown(grid(), { key: 'Enter' })
    await harness.settle(200)
    fireEvent.click(screen.getByRole('button', { name: 'Stop and open' }))
    await harness.settle(200)
    expect(called(harness, 'replay.open')).toEqual([{ file: 'b.weirrec' }])
    fireEvent.click(screen.getByTitle('Recordings'))
    await harness.settle(200)
    fireEvent.click(screen.getByRole('button', { name: 'Delete a.weirrec' }))
    await harness.settle(200)
    expect(called(harness, 'recording.delete')).toEqual([])
    const dialog = screen.getByRole('alertdialog')
    fireEvent.click(within(dialog).getByRole('button', { name: 'Delete' }))
    await harness.settle(200)
    expect(called(harness, 'recording.delete')).toEqual([{ file: 'a.weirrec' }])
  })
})

/** By keyboard; the question is on the page then. */
async function openFirst(harness: Harness): Promise<void> {
  fireEvent.keyDown(grid(), { key: 'ArrowDown' })
  fireEvent.keyDown(grid(), { key: 'Enter' })
  await harness.settle(200)
}

describe('recording', () => {
  test('R saves, and says what', async () => {
    const harness = await recordingsPage()
    fireEvent.keyDown(document.body, { key: 'r' })
    await harness.settle(200)
    expect(called(harness, 'recording.save')).toHaveLength(1)
    expect(screen.getByText(/Saved 4.min.12.s as d\.weirrec, 312.kB/)).toBeTruthy()
  })

  test('Record begins one, Save saves at once', async () => {
    const harness = await recordingsPage()
    const bar = within(screen.getByRole('banner', { name: 'Title bar' }))
    fireEvent.click(bar.getByRole('button', { name: 'Record' }))
    await harness.settle(200)
    expect(called(harness, 'recording.start')).toHaveLength(1)
    expect(called(harness, 'recording.save')).toHaveLength(0)
    fireEvent.click(bar.getByRole('button', { name: 'Save the last 15 minutes' }))
    await harness.settle(200)
    expect(called(harness, 'recording.save')).toHaveLength(1)
  })

  test('what would be lost is saved first, and only then is it stopped', async () => {
    const harness = await recordingsPage()
    await openFirst(harness)
    fireEvent.click(screen.getByRole('button', { name: 'Save, then stop and open' }))
    await harness.settle(200)
    const order = harness.host.calls.map(({ name }) => name)
    expect(order.indexOf('recording.save')).toBeGreaterThan(0)
    expect(order.indexOf('replay.open')).toBeGreaterThan(order.indexOf('recording.save'))
  })

  test('what could not be saved is not stopped', async () => {
    const harness = await recordingsPage()
    harness.host.answers.delete('recording.save')
    await openFirst(harness)
    fireEvent.click(screen.getByRole('button', { name: 'Save, then stop and open' }))
    await harness.settle(200)
    expect(called(harness, 'replay.open')).toEqual([])
  })

  test('while one goes on, the title bar shows it and R stops it', async () => {
    const harness = await recordingsPage()
    fireEvent.click(screen.getByRole('button', { name: 'Record until stopped' }))
    await harness.settle(200)
    expect(called(harness, 'recording.start')).toHaveLength(1)
    act(() => {
      harness.host.set({
        recorder: { ...quiet, streaming: { file: 'e.weirrec', sinceMs: startMs, sizeBytes: 10 } },
      })
    })
    await harness.settle(200)
    expect(screen.getByRole('button', { name: /^Stop recording/ })).toBeTruthy()
    fireEvent.keyDown(document.body, { key: 'r' })
    await harness.settle(200)
    expect(called(harness, 'recording.stop')).toHaveLength(1)
    expect(called(harness, 'recording.save')).toHaveLength(0)
    expect(
      screen.getByText(/Saved 4.min.12.s \(6.s recorded and the 4.min.6.s before it\) as e\.weirrec/),
    ).toBeTruthy()
  })

  test('what was saved can be opened from where it is told', async () => {
    const harness = await recordingsPage()
    fireEvent.keyDown(document.body, { key: 'r' })
    await harness.settle(200)
    const toast = screen.getByText(/as d\.weirrec/).parentElement as HTMLElement
    fireEvent.click(within(toast).getByRole('button', { name: 'Open' }))
    await harness.settle(200)
    fireEvent.click(screen.getByRole('button', { name: 'Stop and open' }))
    await harness.settle(200)
    expect(called(harness, 'replay.open')).toEqual([{ file: 'd.weirrec' }])
  })

  test('a full disk is told', async () => {
    const harness = await recordingsPage()
    act(() => {
      harness.host.set({
        recorder: {
          ...quiet,
          problem: {
            code: 'disk-full',
            message: 'the disk is full: the recording has stopped, nothing else is affected',
          },
        },
      })
    })
    await harness.settle(200)
    expect(screen.getByRole('alert').textContent).toBe(
      'The disk is full. The recording has stopped, nothing else is affected.',
    )
  })
})

describe('a replay', () => {
  async function replaying(): Promise<Harness> {
    const harness = await recordingsPage()
    await harness.settle(3_000)
    act(() => {
      harness.host.set({
        source: { kind: 'recording', label: 'b.weirrec', readOnly: true, replay: replay(harness.host.nowMs) },
      })
    })
    fireEvent.click(screen.getByTitle('Overview'))
    await harness.settle(300)
    return harness
  }

  test('has a player, locked knobs, and nothing to stop or record', async () => {
    await replaying()
    expect(screen.getByRole('button', { name: /^Play, at/ })).toBeTruthy()
    expect(screen.queryByRole('button', { name: 'Stop' })).toBeNull()
    expect(screen.queryByRole('button', { name: 'Record' })).toBeNull()
    expect(screen.getByRole('button', { name: 'Close the recording' })).toBeTruthy()
    expect(screen.queryByRole('button', { name: /^Workload/ })).toBeNull()
  })

  test('goes to a mark, by arrows, and tells the host', async () => {
    const harness = await replaying()
    fireEvent.click(screen.getByRole('button', { name: /Go to .*Deadlock: audit/ }))
    await harness.settle(300)
    expect(called(harness, 'replay.seek').at(-1)).toEqual({ atMs: startMs - 60_000 })
    fireEvent.keyDown(screen.getByRole('slider', { name: 'Visible window' }), {
      key: 'ArrowLeft',
      shiftKey: true,
    })
    await harness.settle(300)
    expect(called(harness, 'replay.seek').at(-1)).toEqual({ atMs: startMs - 70_000 })
    fireEvent.keyDown(document.body, { key: 'l' })
    await harness.settle(300)
    expect(called(harness, 'replay.seek').at(-1)).toEqual({ atMs: startMs })
  })

  test('steps from mark to mark by N, and plays faster and slower by keys', async () => {
    const harness = await replaying()
    fireEvent.keyDown(document.body, { key: 'N', shiftKey: true })
    await harness.settle(300)
    expect(called(harness, 'replay.seek').at(-1)).toEqual({ atMs: startMs - 60_000 })
    // It was the first one.
    fireEvent.keyDown(document.body, { key: 'N', shiftKey: true })
    await harness.settle(300)
    expect(called(harness, 'replay.seek')).toHaveLength(1)
    harness.session.replay.seek(startMs - 90_000)
    fireEvent.keyDown(document.body, { key: 'n' })
    await harness.settle(300)
    expect(called(harness, 'replay.seek').at(-1)).toEqual({ atMs: startMs - 60_000 })
    fireEvent.keyDown(document.body, { key: '>' })
    await harness.settle(100)
    expect(screen.getByRole('button', { name: /^4×/ })).toBeTruthy()
    fireEvent.keyDown(document.body, { key: '<' })
    fireEvent.keyDown(document.body, { key: '<' })
    await harness.settle(100)
    expect(screen.getByRole('button', { name: /^1×/ })).toBeTruthy()
  })
})
