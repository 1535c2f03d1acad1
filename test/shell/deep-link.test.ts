import { afterEach, expect, test, vi } from 'vitest'
import type { RecordingHost } from '../../src/main/host/index.ts'
import { followLinks, recordingOf } from '../../src/main/shell/electron/deep-link.ts'

const handlers = vi.hoisted(() => new Map<string, (...args: unknown[]) => void>())
vi.mock('electron', () => ({
  app: {
    setAsDefaultProtocolClient: () => true,
    on: (name: string, handler: (...args: unknown[]) => void) => handlers.set(name, handler),
  },
}))
afterEach(() => {
  handlers.clear()
})

test('a link names a recording of the folder, and nothing else', () => {
  expect(recordingOf(['weir', 'weir://recording/monday.weirrec'])).toBe('monday.weirrec')
  expect(recordingOf(['weir://recording/a/'])).toBe('a')
  for (const link of [
    'weir://recording/../../etc/passwd',
    'weir://recording/..%2f..%2fetc',
    'weir://recording/%2e%2e',
    'weir://recording/.hidden',
    'weir://recording/a/b',
    'weir://recording/a?x=1',
    'weir://recording/a#x',
    'weir://recording/',
    String.raw`weir://recording/a\b`,
    'weir://workload/thumbnails',
    'WEIR://recording/a\nweir://recording/b',
    `weir://recording/${'a'.repeat(300)}`,
    'https://example.com/weir://recording/a',
  ])
    expect(recordingOf([link]), link).toBeUndefined()
})

test('whoever follows one opens that recording, from the first start as from a second one', async () => {
  const opened: string[] = []
  const openReplay = (name: string) => Promise.resolve(opened.push(name))
  followLinks({ openReplay } as unknown as RecordingHost, vi.fn(), vi.fn())
  handlers.get('second-instance')?.({}, ['weir', 'weir://recording/one'])
  const preventDefault = vi.fn()
  handlers.get('open-url')?.({ preventDefault }, 'weir://recording/two')
  handlers.get('open-url')?.({ preventDefault }, 'weir://recording/../three')
  await vi.waitFor(() => {
    expect(opened).toEqual(['one', 'two'])
  })
  expect(preventDefault).toHaveBeenCalledTimes(2)
})
