/** A file dropped on a page in a browser: only its name and text are known. */
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { type App, createApp, createHost } from '../../src/main/host/index.ts'
import { isolatedApp } from './isolated-support.ts'

vi.setConfig({ testTimeout: 240_000 })

const plain = `import { workload } from 'weir'
export default workload({ name: 'mine', *main(w) { yield* w.ctx.done() } })
`
const withNeighbour = `import './neighbour.ts'\n${plain}`

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'weir-drop-'))
})
afterEach(() => rm(folder, { recursive: true }))

const stage = () => {
  const app = createApp({ local: createHost({ shell: 'web', version: 'test' }), directory: folder })
  return { app, [Symbol.asyncDispose]: () => app.close() }
}

test('runs where it lies when it is found, with its neighbours', async () => {
  const deep = path.join(folder, 'a', 'b')
  await mkdir(deep, { recursive: true })
  await writeFile(path.join(folder, 'mine.ts'), 'another text')
  await writeFile(path.join(deep, 'mine.ts'), withNeighbour)
  await writeFile(path.join(deep, 'neighbour.ts'), '')
  await using s = stage()
  const info = await s.app.call('workload.drop', { name: 'mine.ts', text: withNeighbour })
  expect(info.file).toBe(path.join(deep, 'mine.ts'))
})

test('runs from a copy that goes with the app', async () => {
  let copy: string
  {
    await using s = stage()
    const info = await s.app.call('workload.drop', { name: 'mine.ts', text: plain })
    copy = info.file ?? ''
    expect(path.basename(copy)).toBe('mine.ts')
    expect(existsSync(copy)).toBe(true)
  }
  expect(existsSync(copy)).toBe(false)
})

test('a copy that misses its neighbours says how to run it', async () => {
  await using s = stage()
  await expect(s.app.call('workload.drop', { name: 'mine.ts', text: withNeighbour })).rejects.toThrow(
    /^mine\.ts imports `\.\/neighbour\.ts`, which is not here: .* path \(Ctrl O\).* npm start -- --workload path\/to\/mine\.ts$/,
  )
})

/** The process tells its state a moment after it has answered. */
const running = (app: App, name: string): Promise<void> =>
  vi.waitFor(() => expect(app.state.run).toMatchObject({ status: 'running', workload: { name } }), {
    timeout: 60_000,
  })

const broken = plain.replace("'mine'", "'mine")

test.each([
  ['in a process of its own', () => isolatedApp()],
  ['in the app’s process', stage],
])('mended and given again, it runs with the new text from the same copy, %s', async (_, make) => {
  await using s = make()
  const [first, second] = [plain, plain.replace("'mine'", "'mended'")]
  const { file: copy = '' } = await s.app.call('workload.drop', { name: 'nowhere-else.ts', text: first })
  const info = await s.app.call('workload.drop', { name: 'nowhere-else.ts', text: second, copy })
  expect(info).toMatchObject({ name: 'mended', file: copy })
  await running(s.app, 'mended')
})

test('the screens are told that a copy runs, and a save of its file is a save of the copy', async () => {
  await using s = isolatedApp()
  await expect(s.app.call('workload.drop', { name: 'nowhere-else.ts', text: broken })).rejects.toThrow()
  const { source, run } = s.app.state
  expect(source).toMatchObject({ kind: 'isolated', label: 'nowhere-else.ts', copy: true })
  const copy = run.status === 'failed' ? (run.workload.file ?? '') : ''
  await s.app.call('workload.saved', { copy, text: plain })
  await running(s.app, 'mine')
})

test('only copies of ours are written', async () => {
  await using s = stage()
  const theirs = path.join(folder, 'theirs.ts')
  await writeFile(theirs, plain)
  await expect(s.app.call('workload.saved', { copy: theirs, text: 'x' })).rejects.toMatchObject({
    code: 'unknown-workload',
  })
  expect(await readFile(theirs, 'utf8')).toBe(plain)
})
