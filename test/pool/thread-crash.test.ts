import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import {
  JobCancelled,
  NotCloneable,
  threadPool,
  WorkerCrashed,
  WorkerStartError,
  type ThreadPool,
  type ThreadPoolOptions,
} from '../../src/main/pool/index.ts'
import { Runtime } from '../../src/main/runtime/index.ts'
import type { Order } from './jobs/basic.ts'
import { counter, failureOf, Gate, jobModule, Log, until } from './rig.ts'

let rt: Runtime
const pools: ThreadPool<Order, unknown>[] = []

beforeEach(() => {
  rt = new Runtime()
})

afterEach(async () => {
  await Promise.all(pools.splice(0).map((pool) => pool.close({ now: true })))
  rt.close()
})

function makePool(options: Partial<ThreadPoolOptions> = {}): ThreadPool<Order, unknown> {
  const pool = threadPool<Order, unknown>({ name: 'p', size: 2, rt, module: jobModule, ...options })
  pools.push(pool)
  return pool
}

/** Runs the deadly job between others on each thread: they are untouched, and the pool is whole again. */
async function surviveOn(pool: ThreadPool<Order, unknown>, deadly: Order): Promise<unknown> {
  await pool.ready()
  const before = Array.from({ length: 20 }, (_, value) => pool.submit({ do: 'echo', value }))
  const error = failureOf(pool.submit(deadly))
  const after = Array.from({ length: 20 }, (_, value) => pool.submit({ do: 'echo', value }))
  expect(await Promise.all([...before, ...after])).toHaveLength(40)
  const seen = await error
  await pool.ready()
  expect(pool.stats()).toMatchObject({ live: 2, completed: 40, failed: 1, crashes: 1, pending: 0 })
  return seen
}

describe('a job that kills its thread ends with an error of its own', () => {
  test('process.exit', async () => {
    const error = await surviveOn(makePool(), { do: 'exit', code: 3 })
    expect(error).toBeInstanceOf(WorkerCrashed)
    expect(error).toMatchObject({ reason: 'exit', exitCode: 3, lastWords: 'these are my last words' })
  })

  test('out of memory', async () => {
    const pool = makePool({ resourceLimits: { maxOldGenerationSizeMb: 24 } })
    const error = await surviveOn(pool, { do: 'memory' })
    expect(error).toBeInstanceOf(WorkerCrashed)
    expect(error).toMatchObject({ reason: 'out of memory', cause: { code: 'ERR_WORKER_OUT_OF_MEMORY' } })
  })

  test('an uncaught error in a callback', async () => {
    const error = await surviveOn(makePool(), { do: 'callback' })
    expect(error).toBeInstanceOf(WorkerCrashed)
    expect(error).toMatchObject({ reason: 'uncaught error', cause: { message: 'nobody catches me' } })
    expect((error as WorkerCrashed).lastWords).toContain('basic.ts')
  })

  test('a busy loop, cancelled: its thread is replaced', async () => {
    const pool = makePool({ size: 1, replaceAfterMs: 0 })
    await pool.ready()
    const stop = new AbortController()
    const busy = pool.submit({ do: 'spin', ms: 60_000 }, { signal: stop.signal })
    await until(() => pool.stats().busy === 1 && pool.stats().queued === 0)
    const queued = pool.submit({ do: 'echo', value: 'after' })
    stop.abort()
    expect(await failureOf(busy)).toBeInstanceOf(JobCancelled)
    expect(await queued).toBe('after')
    expect(pool.stats()).toMatchObject({ live: 1, crashes: 0, cancelled: 1 })
  })

  test('again and again: a retry policy runs it on fresh threads', async () => {
    const pool = makePool({ retry: { attempts: 3, backoffMs: 0 } })
    expect(await failureOf(pool.submit({ do: 'exit', code: 1 }))).toBeInstanceOf(WorkerCrashed)
    expect(pool.stats()).toMatchObject({ retried: 2, crashes: 3, failed: 1 })
    expect(await pool.submit({ do: 'echo', value: 'alive' })).toBe('alive')
  })
})

describe('a thread that cannot start', () => {
  test.each([
    ['missing', new URL('./jobs/no-such-file.ts', import.meta.url)],
    ['broken', new URL('./jobs/broken-import.mjs', import.meta.url)],
    ['throwing', new URL('./jobs/throws-at-load.ts', import.meta.url)],
    ['exiting', new URL('./jobs/exits-at-load.ts', import.meta.url)],
  ])('because its module is %s: jobs are told', async (_, module) => {
    const pool = makePool({ module })
    const jobs = [1, 2, 3].map((value) => failureOf(pool.submit({ do: 'echo', value })))
    for (const error of await Promise.all(jobs)) expect(error).toBeInstanceOf(WorkerStartError)
    expect(await failureOf(pool.ready())).toBeInstanceOf(WorkerStartError)
    expect(await failureOf(pool.submit({ do: 'echo', value: 4 }))).toBeInstanceOf(WorkerStartError)
    expect(pool.stats()).toMatchObject({ live: 0, crashes: 0, failed: 4, pending: 0 })
  })

  test('says why', async () => {
    const thrown = await failureOf(
      makePool({ module: new URL('./jobs/throws-at-load.ts', import.meta.url) }).ready(),
    )
    expect(thrown).toMatchObject({ cause: { message: 'cannot even load' } })
    const exited = await failureOf(
      makePool({ module: new URL('./jobs/exits-at-load.ts', import.meta.url) }).ready(),
    )
    expect(exited).toMatchObject({ lastWords: 'nothing works here' })
    expect((exited as Error).message).toContain('code 7')
    const noExport = await failureOf(makePool({ export: 'nothing' }).ready())
    expect((noExport as Error).message).toContain('"nothing"')
  })
})

describe('modules', () => {
  test('JavaScript, with packages and workerData', async () => {
    const module = new URL('./jobs/plain.mjs', import.meta.url)
    expect(await makePool({ module, workerData: { given: 1 } }).submit({ do: 'who' })).toEqual([
      'function',
      { given: 1 },
    ])
  })

  test('TypeScript that imports TypeScript and packages', async () => {
    const module = new URL('./jobs/uses-package.ts', import.meta.url)
    const pool = threadPool<number, unknown>({ name: 'q', size: 1, rt, module })
    expect(await pool.submit(5)).toEqual([1, true])
    await pool.close()
  })

  test('a named export, by path', async () => {
    const pool = threadPool<{ value: string }, string>({
      name: 'q',
      size: 1,
      rt,
      module: 'test/pool/jobs/basic.ts',
      export: 'named',
    })
    expect(await pool.submit({ value: 'x' })).toBe('named x')
    await pool.close()
  })
})

describe('what travels', () => {
  test('transferables move both ways', async () => {
    const pool = makePool()
    const bytes = new Uint8Array([1, 2, 3])
    expect(await pool.submit({ do: 'sum', bytes }, { transfer: [bytes.buffer] })).toBe(6)
    expect(bytes.byteLength).toBe(0)
    expect(await pool.submit({ do: 'move', bytes: 5 })).toEqual(new Uint8Array(5).fill(7))
  })

  test('moved inputs between ordinary jobs, while the pool is resized and paused', async () => {
    const pool = makePool()
    const all = Array.from({ length: 60 }, (_, i) => {
      const bytes = new Uint8Array([i, i])
      if (i % 10 === 0) pool.resize(1 + ((i / 10) % 4))
      return i % 2 === 0
        ? pool.submit({ do: 'echo', value: 2 * i })
        : pool.submit({ do: 'sum', bytes }, { transfer: [bytes.buffer] })
    })
    pool.pause()
    pool.resume()
    expect(await Promise.all(all)).toEqual(Array.from({ length: 60 }, (_, i) => 2 * i))
  })

  test('an input that cannot be cloned fails alone', async () => {
    const pool = makePool()
    const good = [1, 2].map((value) => pool.submit({ do: 'echo', value }))
    const bad = pool.submit({ do: 'echo', value: () => undefined })
    expect(await failureOf(bad)).toBeInstanceOf(NotCloneable)
    expect(await Promise.all(good)).toEqual([1, 2])
  })

  test('a result that cannot be cloned fails alone', async () => {
    const pool = makePool({ size: 1 })
    await Promise.all(Array.from({ length: 50 }, (_, value) => pool.submit({ do: 'echo', value })))
    const good = [1, 2].map((value) => pool.submit({ do: 'echo', value }))
    expect(await failureOf(pool.submit({ do: 'function' }))).toBeInstanceOf(NotCloneable)
    expect(await Promise.all(good)).toEqual([1, 2])
  })
})

describe('batches', () => {
  test('a slow job gives those behind it on the same thread back to the others', async () => {
    const pool = makePool()
    await Promise.all(Array.from({ length: 2_000 }, (_, value) => pool.submit({ do: 'echo', value })))
    const gate = new Gate()
    const stuck = pool.submit(gate.order())
    const all = Array.from({ length: 200 }, (_, value) => pool.submit({ do: 'echo', value }))
    expect(await Promise.all(all)).toHaveLength(200)
    gate.open()
    await stuck
  })

  test('jobs that turn out longer than those before are shared again', async () => {
    const pool = makePool()
    await Promise.all(Array.from({ length: 20_000 }, (_, value) => pool.submit({ do: 'echo', value })))
    const before = pool.workers().map(({ jobs }) => jobs)
    const all = Array.from({ length: 200 }, () => pool.submit({ do: 'spin', ms: 1 }))
    await Promise.all(all)
    const done = pool.workers().map(({ jobs }, i) => jobs - (before[i] ?? 0))
    // Sent as trivial ones are, all of them lay on one thread.
    expect(Math.min(...done)).toBeGreaterThan(20)
  })

  test('one in front of a job keeps nothing from being cancelled', async () => {
    const pool = makePool({ size: 1 })
    await Promise.all(Array.from({ length: 2_000 }, (_, value) => pool.submit({ do: 'echo', value })))
    const gate = new Gate()
    const log = new Log()
    const stuck = pool.submit(gate.order())
    const stop = new AbortController()
    const cancelled = pool.submit(log.order(1), { signal: stop.signal })
    const kept = pool.submit(log.order(2))
    await until(() => gate.arrived === 1)
    stop.abort()
    expect(await failureOf(cancelled)).toBeInstanceOf(JobCancelled)
    gate.open()
    await Promise.all([stuck, kept])
    expect(log.values).toEqual([2])
  })

  test('of promises are as good as others', async () => {
    const pool = makePool({ size: 1 })
    const begun = counter()
    const stop = new AbortController()
    const all = Array.from({ length: 10 }, () =>
      failureOf(pool.submit({ do: 'until-abort', begun }, { signal: stop.signal })),
    )
    await until(() => Atomics.load(begun, 1) === 1)
    stop.abort()
    for (const error of await Promise.all(all)) expect(error).toBeInstanceOf(JobCancelled)
    expect(await pool.submit({ do: 'echo', value: 1 })).toBe(1)
    expect(Atomics.load(begun, 1)).toBe(1)
  })
})

test('a worn-out thread is replaced by a fresh one', async () => {
  const pool = makePool({ size: 1, recycle: { afterJobs: 3 }, batch: 1 })
  const ids = []
  for (let i = 0; i < 7; i++) ids.push(await pool.submit({ do: 'who' }))
  expect(ids).toEqual([1, 1, 1, 2, 2, 2, 3])
  expect(pool.stats()).toMatchObject({ crashes: 0, completed: 7 })
})
