/** A saved file runs anew; a save that is broken stops the run and says why, until it is mended. */
import { mkdtemp, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { createApp, createHost } from '../../src/main/host/index.ts'
import type { App } from '../../src/main/host/index.ts'
import { isolatedApp } from './isolated-support.ts'

vi.setConfig({ testTimeout: 240_000 })

let folder: string
let file: string
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'weir-reload-'))
  file = path.join(folder, 'mine.ts')
  await writeFile(path.join(folder, 'words.ts'), `export const word = 'one'\n`)
  await save('first')
})
afterEach(() => rm(folder, { recursive: true }))

const text = (title: string): string =>
  `import { workload } from 'weir'\nimport { word } from './words.ts'\n\n` +
  `export default workload({\n  name: 'mine',\n  title: '${title} ' + word,\n  *main(w) {\n    yield* w.ctx.done()\n  },\n})\n`

/** As many editors do it: another file, then a rename. */
async function save(title: string, contents = text(title)): Promise<void> {
  await writeFile(`${file}~`, contents)
  await rename(`${file}~`, file)
}

const running = (app: App, title: string): Promise<void> =>
  vi.waitFor(() => expect(app.state.run).toMatchObject({ status: 'running', workload: { title } }), {
    timeout: 60_000,
  })

const inProcess = () => {
  const app = createApp({ local: createHost({ shell: 'web', version: 'test' }) })
  return { app, [Symbol.asyncDispose]: () => app.close() }
}

describe.each([
  ['in a process of its own', isolatedApp],
  ['in the app’s process', inProcess],
])('%s', (_, stage) => {
  test('a save, also of a neighbour, runs it anew', async () => {
    await using s = stage()
    await s.app.start({ file })
    await running(s.app, 'first one')
    await save('second')
    await running(s.app, 'second one')
    await writeFile(path.join(folder, 'words.ts'), `export const word = 'two'\n`)
    await running(s.app, 'second two')
  })

  test('a broken save stops it and is told; mended, it runs again', async () => {
    await using s = stage()
    await s.app.start({ file })
    await running(s.app, 'first one')
    await save('', text('x').replace('({', '({{'))
    await vi.waitFor(() => expect(s.app.state.run).toMatchObject({ status: 'failed', error: { line: 4 } }), {
      timeout: 60_000,
    })
    const { run } = s.app.state
    expect(run.status === 'failed' && run.error.codeFrame).toContain('> 4 |')
    await save('mended')
    await running(s.app, 'mended one')
  })

  test('a save that changes nothing, and one after the stop, run nothing', async () => {
    await using s = stage()
    await s.app.start({ file })
    await running(s.app, 'first one')
    const { run } = s.app.state
    await save('first')
    await new Promise((resolve) => setTimeout(resolve, 300))
    expect(s.app.state.run).toBe(run)
    await s.app.stop()
    await save('third')
    await new Promise((resolve) => setTimeout(resolve, 300))
    expect(s.app.state.run.status).toBe('ended')
  })
})

test('a file that was broken from the start runs once it is mended', async () => {
  await using s = isolatedApp()
  await save('', 'export default 1\n')
  await expect(s.app.start({ file })).rejects.toThrow('its default export was not made by workload()')
  await save('mended')
  await running(s.app, 'mended one')
})

describe.each([
  ['in a process of its own', isolatedApp],
  ['in the app’s process', inProcess],
])('knobs that were turned, %s', (_, stage) => {
  const withKnobs = (title: string, max: number): string =>
    text(title).replace('({', `({ knobs: { pace: ${knob(10)}, gone: ${knob(max)} },`)
  const knob = (max: number): string =>
    `{ label: 'x', property: 'y', min: 1, max: ${max}, initial: 2, help: '' }`
  const valueOf = (app: App, id: string): number | undefined =>
    app.state.knobs.find((each) => each.id === id)?.value

  test('keep their values over a save when they still fit, and the journal says so', async () => {
    await using s = stage()
    await save('', withKnobs('first', 10))
    await s.app.start({ file })
    await running(s.app, 'first one')
    await vi.waitFor(() => expect(valueOf(s.app, 'workload.pace')).toBe(2), { timeout: 60_000 })
    await s.app.call('knob.set', { id: 'workload.pace', value: 7 })
    await s.app.call('knob.set', { id: 'workload.gone', value: 9 })
    await vi.waitFor(() => expect(valueOf(s.app, 'workload.gone')).toBe(9), { timeout: 60_000 })
    await save('', withKnobs('second', 5))
    await running(s.app, 'second one')
    await vi.waitFor(() => expect(valueOf(s.app, 'workload.pace')).toBe(7), { timeout: 60_000 })
    expect(valueOf(s.app, 'workload.gone')).toBe(2)
    expect(s.app.state.changes.at(-1)).toMatchObject({ knob: 'workload.pace', to: 7, origin: 'reload' })
    expect(
      s.app.state.changes.map(({ number, over = false, program }) => [number, over, program]),
      'those of the run before stay',
    ).toEqual([
      [1, true, 'mine'],
      [2, true, 'mine'],
      [3, false, 'mine'],
    ])
    expect(s.app.state.events?.map(({ kind }) => kind)).toEqual(['began', 'ended', 'began'])
  })
})
