import { readdirSync } from 'node:fs'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { Runtime } from 'weir'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { loadWorkload, startProgram, WorkloadError } from '../../src/main/workloads/index.ts'

const files = fileURLToPath(new URL('../faults/files/', import.meta.url))

// The test runner formats stacks by itself; as in the app, Node shall, which knows the bundle's source map.
const formatting = Error.prepareStackTrace
beforeAll(() => {
  Reflect.deleteProperty(Error, 'prepareStackTrace')
})
afterAll(() => {
  Error.prepareStackTrace = formatting
})

const load = (name: string) => loadWorkload(path.join(files, name))
const failure = async (promise: Promise<unknown>): Promise<WorkloadError> => {
  const thrown: unknown = await promise.then(
    () => undefined,
    (error: unknown) => error,
  )
  if (!(thrown instanceof WorkloadError)) throw new Error(`no WorkloadError: ${String(thrown)}`)
  return thrown
}

test('a file in TypeScript with a neighbour, a package and its own URL', async () => {
  const loaded = await load('good.ts')
  expect(loaded).toMatchObject({
    name: 'good',
    title: 'good.ts',
    summary: 'answer 42',
    file: path.join(files, 'good.ts'),
  })
})

test('its goroutines run on this very library', async () => {
  const program = startProgram(await load('same-library.ts'))
  await program.done
  expect(program.rt).toBeInstanceOf(Runtime)
  expect(program.checks).toEqual({ passed: 1, failed: 0 })
})

test('creation sites of goroutines are the lines of the file', async () => {
  const program = startProgram(await load('waits.ts'))
  await expect
    .poll(() => [...program.rt.goroutines()].map((g) => g.name), { timeout: 60_000 })
    .toContain('waiter')
  const waiter = [...program.rt.goroutines()].find((g) => g.name === 'waiter')
  expect(waiter?.site).toMatch(/waits\.ts:6:\d+$/)
  await program.stop()
})

test('nothing is left in the folder for temporary files', async () => {
  const own = path.join(folder, 'temporary')
  await mkdir(own)
  vi.stubEnv('TMPDIR', own)
  try {
    expect(tmpdir()).toBe(own)
    await load('good.ts')
  } finally {
    vi.unstubAllEnvs()
  }
  expect(readdirSync(own)).toEqual([])
})

test.each([
  ['syntax-error.ts', 'Expected identifier but found "}"', 7],
  ['throws-at-import.ts', 'no config here', 8],
  ['bad-knob.ts', 'initial 9 of knob `size` of `bad-knob` is not between 1 and 8', 3],
  ['unknown-import.ts', 'No matching export in "weir" for import "gone"', 1],
  ['missing-package.ts', 'Could not resolve "a-package-that-nobody-wrote"', 2],
])('%s is told with file, line and code frame', async (name, message, line) => {
  const error = await failure(load(name))
  expect(error).toMatchObject({ code: 'workload-broken', file: path.join(files, name), line })
  expect(error.message).toContain(message)
  expect(error.codeFrame).toMatch(new RegExp(`^> *${line} \\|`, 'm'))
})

test.each([
  ['no-default.ts', 'it has no default export'],
  ['not-a-workload.ts', 'its default export was not made by workload()'],
])('%s is told with a hint', async (name, message) => {
  const error = await failure(load(name))
  expect(error).toMatchObject({ code: 'workload-broken', file: path.join(files, name) })
  expect(error.message).toContain(message)
  expect(error.message).toContain('export default workload(')
})

test('a file that is not there, and a folder', async () => {
  expect(await failure(load('nowhere.ts'))).toMatchObject({ code: 'unknown-workload' })
  expect(await failure(loadWorkload(files))).toMatchObject({ code: 'unknown-workload' })
})

test.each([
  ['throws-at-start.ts', 'no plan today', 6],
  ['throws-in-goroutine.ts', 'in goroutine `worker`: no such job', 5],
])('%s fails the run with file, line and code frame', async (name, message, line) => {
  const program = startProgram(await load(name))
  const error = await failure(program.done)
  expect(error).toMatchObject({ code: 'workload-broken', message, file: path.join(files, name), line })
  expect(error.codeFrame).toMatch(new RegExp(`^> *${line} \\|`, 'm'))
})

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'weir-test-'))
})
afterAll(() => rm(folder, { recursive: true }))

test('loading again sees the file as it is then', async () => {
  const file = path.join(folder, 'changing.ts')
  const text = (name: string) =>
    `import { workload } from 'weir'\nexport default workload({ name: '${name}', *main() {} })`
  await writeFile(file, text('before'))
  expect((await loadWorkload(file)).name).toBe('before')
  await writeFile(file, text('after'))
  expect((await loadWorkload(file)).name).toBe('after')
})
