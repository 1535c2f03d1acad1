import { act, fireEvent, screen } from '@testing-library/react'
import { expect, test } from 'vitest'
import { App } from '../../../src/renderer/app.tsx'
import { commandsFor } from '../../../src/renderer/frame/commands.ts'
import { matches } from '../../../src/renderer/frame/matches.ts'
import type { RecordingInfo } from '../../../src/shared/recordings.ts'
import { defaultSettings } from '../../../src/shared/settings.ts'
import { renderWith, startHarness } from '../support/harness.tsx'

async function running() {
  const harness = startHarness((host) => {
    host.answers.set('settings.get', () => ({ ...defaultSettings, theme: 'light' }))
    host.answers.set('settings.set', (part) => ({ ...defaultSettings, ...(part as object) }))
    host.run()
  })
  renderWith(harness, <App />)
  await harness.settle(300)
  return harness
}
const titles = (harness: Awaited<ReturnType<typeof running>>, query: string): string[] =>
  commandsFor(harness.session, query).map(({ title }) => title)

test('each word has to be there, in any order', () => {
  expect(matches('Go to Channels', 'chan go')).toBe(true)
  expect(matches('Go to Channels', 'chan stop')).toBe(false)
})

test('a number makes setting a knob the first row, within its range', async () => {
  const harness = await running()
  const [knob] = harness.host.state.knobs
  if (knob === undefined) throw new Error('the story has no knobs')
  const name = `${knob.label} ${knob.property}`
  expect(titles(harness, `${name} ${String(knob.max)}`)[0]).toContain(`Set ${name} to ${String(knob.max)}`)
  expect(titles(harness, `set ${name} to 999999`)[0]).toContain(`the most it can be, not 999999`)
  harness.session.view.patch({ knob: knob.id })
  expect(titles(harness, String(knob.min))[0]).toContain(`Set ${name} to`)
})

test('it opens with the screens; a suggestion of a finding comes before them', async () => {
  const harness = await running()
  expect(titles(harness, '')[0]).toBe('Go to Overview')
  harness.host.set({
    findings: [
      {
        id: 'f',
        severity: 'warning',
        title: '`fetchers` is saturated',
        text: '',
        firstSeenMs: 0,
        lastSeenMs: 0,
        advice: { knob: 'pool.fetchers.size', value: 48 },
      },
    ],
  })
  await harness.settle(100)
  expect(titles(harness, '')[0]).toBe('Set fetchers size to 48: fetchers is saturated')
})

test('values are written as people write them, and what is no number is asked for', async () => {
  const harness = await running()
  const [knob] = harness.host.state.knobs
  if (knob === undefined) throw new Error('the story has no knobs')
  harness.host.set({
    knobs: [
      { ...knob, id: 'a', label: 'gallery', property: 'ping period', unit: 'ms', max: 60_000, value: 30_000 },
      { ...knob, id: 'b', label: 'gallery', property: 'max size', unit: 'By', max: 1e6, value: 65_536 },
    ],
  })
  await harness.settle(100)
  const hints = commandsFor(harness.session, 'gallery').map(({ hint }) => hint)
  expect(hints).toEqual(['now 30 s', 'now 66 kB'].map((hint) => hint.replace(/ (?=\w+$)/, '\u00a0')))
  expect(titles(harness, 'set gallery ping period to abc')[0]).toMatch(/needs a number from .* to /)
})

test('Run file without a path offers the dialog and what ran before', async () => {
  const harness = await running()
  harness.session.settings.change({ recentFiles: ['/home/me/crawler.weir.ts'] })
  expect(titles(harness, 'Run file ')).toEqual(['Choose a file …', 'Run file /home/me/crawler.weir.ts'])
})

test('a path runs that file', async () => {
  const harness = await running()
  expect(titles(harness, '/home/me/my workload.ts')).toEqual(['Run file /home/me/my workload.ts'])
  expect(titles(harness, 'Run file ./a.js')).toEqual(['Run file ./a.js'])
})

test('Ctrl K, type, Enter: goes to a screen; the field keeps the focus', async () => {
  const harness = await running()
  fireEvent.keyDown(document.body, { key: 'k', ctrlKey: true })
  await harness.settle(100)
  const field = screen.getByRole('combobox', { name: 'Command' })
  fireEvent.change(field, { target: { value: 'go channels' } })
  expect(screen.getAllByRole('option')[0]?.textContent).toContain('Go to Channels')
  fireEvent.keyDown(field, { key: 'Enter' })
  await harness.settle(100)
  expect(harness.session.view.get()).toMatchObject({ screen: 'channels', palette: undefined })
})

test('a knob without a number asks for it', async () => {
  const harness = await running()
  fireEvent.keyDown(document.body, { key: 'k', ctrlKey: true })
  await harness.settle(100)
  const field = screen.getByRole<HTMLInputElement>('combobox', { name: 'Command' })
  const [knob] = harness.host.state.knobs
  fireEvent.change(field, { target: { value: `set ${knob?.label ?? ''}` } })
  fireEvent.keyDown(field, { key: 'Enter' })
  expect(field.value).toBe(`Set ${knob?.label ?? ''} ${knob?.property ?? ''} to `)
  fireEvent.change(field, { target: { value: `${field.value}${String(knob?.max ?? 0)}` } })
  fireEvent.keyDown(field, { key: 'Enter' })
  await harness.settle(300)
  expect(harness.host.state.changes.at(-1)).toMatchObject({ knob: knob?.id, to: knob?.max })
})

test('settings come from the host and go back to it', async () => {
  const harness = await running()
  expect(harness.session.view.get().theme).toBe('light')
  fireEvent.click(screen.getByRole('button', { name: 'Switch to dark theme' }))
  harness.session.view.patch({ rangeMs: 900_000 })
  await harness.settle(600)
  const saved = harness.host.calls.filter(({ name }) => name === 'settings.set')
  expect(saved.map(({ input }) => input)).toEqual([{ theme: 'dark', rangeMs: 900_000 }])
})

test('single keys can be turned off', async () => {
  const harness = await running()
  harness.session.settings.change({ singleKeys: false })
  fireEvent.keyDown(document.body, { key: '3' })
  expect(harness.session.view.get().rangeMs).toBe(60_000)
  harness.session.settings.change({ singleKeys: true })
  fireEvent.keyDown(document.body, { key: '3' })
  expect(harness.session.view.get().rangeMs).toBe(900_000)
})

test('a preset brings the values back that it was saved with', async () => {
  const harness = await running()
  const [knob] = harness.host.state.knobs
  if (knob === undefined) throw new Error('the story has no knobs')
  harness.session.view.patch({ settingsOpen: true })
  await harness.settle(100)
  fireEvent.change(screen.getByLabelText('Name of the preset'), { target: { value: 'calm' } })
  fireEvent.click(screen.getByRole('button', { name: 'Save present values' }))
  harness.host.turn(knob.id, knob.max)
  await harness.settle(200)
  fireEvent.click(screen.getByRole('button', { name: 'Apply' }))
  await harness.settle(400)
  expect(harness.host.state.knobs[0]?.value).toBe(knob.value)
})

test.each([
  ['the palette', { key: 'k', ctrlKey: true }],
  ['the list of shortcuts', { key: '?' }],
])('with %s closed no text field has the focus: single keys go on', async (_what, opening) => {
  const harness = await running()
  harness.session.view.patch({ screen: 'profile' })
  await harness.settle(1_000)
  expect(document.querySelector('main input')).not.toBeNull()
  // Another dialog before it: what had the focus at that time is no place to go back to.
  document.querySelector<HTMLElement>('main input')?.focus()
  for (const from of ['field', 'page']) {
    if (from === 'page') (document.activeElement as HTMLElement).blur()
    const before = document.activeElement
    fireEvent.keyDown(document.body, opening)
    await harness.settle(200)
    const inside = screen.getByRole('dialog')
    fireEvent.keyDown(inside.querySelector('input, button') ?? inside, { key: 'Escape' })
    await harness.settle(200)
    expect(screen.queryByRole('dialog')).toBeNull()
    expect(document.activeElement).toBe(from === 'field' ? before : document.querySelector('main'))
  }
  fireEvent.keyDown(document.activeElement ?? document.body, { key: 'g' })
  fireEvent.keyDown(document.activeElement ?? document.body, { key: 'f' })
  expect(harness.session.view.get().screen).toBe('findings')
})

test('it knows what can be opened: files, recordings, programs, the start screen, findings and pools', async () => {
  const harness = await running()
  expect(titles(harness, 'open').slice(0, 3)).toEqual([
    'Go to the start screen',
    'Open a workload file …',
    'Open a recording …',
  ])
  expect(titles(harness, 'attach')).toContain('Attach to a process …')
  expect(titles(harness, 'pool thumbnails')).toContain('Go to pool thumbnails')
  const recording = {
    file: 'late.weirrec',
    workload: 'crawler',
    fromMs: 0,
    toMs: 60_000,
    problem: null,
  } as unknown as RecordingInfo
  expect(commandsFor(harness.session, 'replay crawler', [recording])[0]).toMatchObject({
    title: expect.stringContaining('Open recording crawler') as string,
  })
})

test('the start screen can be gone to while something runs, and makes way for what is run there', async () => {
  const harness = await running()
  const [start] = commandsFor(harness.session, 'start screen')
  act(() => start?.run())
  await harness.settle(300)
  expect(screen.getByRole('heading', { level: 1 }).textContent).toBe('Look at something else')
  act(() => {
    harness.host.run()
  })
  await harness.settle(500)
  expect(screen.getByRole('heading', { level: 1 }).textContent).toBe('Overview')
})
