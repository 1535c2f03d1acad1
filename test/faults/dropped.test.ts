/** A file dropped on a page in a browser: only its name and text are known. */
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createApp, createHost } from '../../src/main/host/index.ts'

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
    /Could not resolve ".\/neighbour.ts"; a browser does not tell.*npm start -- --workload path\/to\/mine.ts/,
  )
})
