import { act, fireEvent, screen } from '@testing-library/react'
import { expect, test } from 'vitest'
import { App } from '../../../src/renderer/app.tsx'
import { defaultSettings } from '../../../src/shared/settings.ts'
import { type Harness, renderWith, startHarness } from '../support/harness.tsx'

async function opened(): Promise<{ harness: Harness; asked: [string, unknown][] }> {
  const asked: [string, unknown][] = []
  const harness = startHarness((host) => {
    host.answers.set('settings.get', () => ({
      ...defaultSettings,
      recentFiles: ['/home/me/crawler.weir.ts'],
    }))
    host.answers.set('settings.set', () => defaultSettings)
    host.answers.set('recordings.list', () => ({
      directory: '/home/me/recordings',
      recordings: [
        {
          file: 'a.weirrec',
          workload: 'thumbnails',
          fromMs: 0,
          toMs: 65_000,
          sizeBytes: 1,
          savedAtMs: 0,
          why: { kind: 'asked', text: '' },
        },
      ],
    }))
    for (const name of ['workload.start', 'replay.open'] as const)
      host.answers.set(name, (input) => {
        asked.push([name, input])
        return { name: 'crawler', file: '/home/me/crawler.weir.ts', problem: null }
      })
  })
  renderWith(harness, <App />)
  await harness.settle(300)
  await act(async () => {
    fireEvent.click(screen.getByRole('button', { name: /^Local runtime/ }))
    await Promise.resolve()
  })
  await harness.settle(300)
  return { harness, asked }
}

test('every source there is: this runtime, files that ran, recordings, a process, another file', async () => {
  await opened()
  const names = screen.getAllByRole('menuitem').map((item) => item.textContent)
  expect(names[0]).toMatch(/^Local runtime.*on screen$/)
  expect(names[1]).toContain('crawler.weir.ts/home/me/crawler.weir.ts')
  expect(names[2]).toMatch(/Recording thumbnails.*1\smin\s5\ss/)
  expect(names[3]).toContain('Attach to a process')
  expect(names[4]).toContain('Choose a file')
  expect(names[5]).toContain('Open by its path')
})

test.each([
  [/crawler\.weir\.ts/, ['workload.start', { file: '/home/me/crawler.weir.ts' }]],
  [/Recording thumbnails/, ['replay.open', { file: 'a.weirrec' }]],
] as const)('%s is turned to', async (name, call) => {
  const { harness, asked } = await opened()
  fireEvent.click(screen.getByRole('menuitem', { name }))
  await harness.settle(300)
  expect(asked).toEqual([call])
})
