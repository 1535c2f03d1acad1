import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { UsageError, type Knob } from '../../src/main/base/index.ts'
import { goroutinePool, JobCancelled, JobTimeout, PoolClosed, QueueFull } from '../../src/main/pool/index.ts'
import { background, withCancel } from '../../src/main/runtime/index.ts'
import { counter, failureOf, Gate, Log, makeRig, until, type Rig } from './rig.ts'

describe.each(['goroutine', 'thread'] as const)('%s pool', (kind) => {
  let rig: Rig

  beforeEach(() => {
    rig = makeRig(kind)
  })

  afterEach(async () => {
    await rig.end()
  })

  describe('jobs', () => {
    test('resolve with their result', async () => {
      const pool = rig.pool({ size: 2 })
      const values = Array.from({ length: 300 }, (_, i) => i)
      expect(await Promise.all(values.map((value) => pool.submit({ do: 'echo', value })))).toEqual(values)
      expect(pool.stats()).toMatchObject({ submitted: 300, completed: 300, pending: 0, queued: 0, busy: 0 })
      expect(pool.stats().wait.count).toBe(300)
      expect(pool.stats().service.count).toBe(300)
    })

    test('reject with the error they threw: class, message and code', async () => {
      const pool = rig.pool()
      const error = await failureOf(pool.submit({ do: 'throw', message: 'no such luck' }))
      expect(error).toBeInstanceOf(RangeError)
      expect(error).toMatchObject({ message: 'no such luck', code: 'E_JOB' })
      expect(pool.stats()).toMatchObject({ failed: 1, completed: 0, crashes: 0 })
    })

    test('run in the order of submission', async () => {
      const pool = rig.pool()
      const log = new Log()
      const values = Array.from({ length: 100 }, (_, i) => i)
      await Promise.all(values.map((value) => pool.submit(log.order(value))))
      expect(log.values).toEqual(values)
    })

    test('of higher priority go first, in order of submission among equals', async () => {
      const pool = rig.pool()
      const log = new Log()
      pool.pause()
      const all = [0, 5, 0, 5, -5].map((priority, i) => pool.submit(log.order(i), { priority }))
      pool.resume()
      await Promise.all(all)
      expect(log.values).toEqual([1, 3, 0, 2, 4])
    })

    test('run as many at a time as there are workers', async () => {
      const pool = rig.pool({ size: 3 })
      const gate = new Gate()
      const all = Array.from({ length: 7 }, () => pool.submit(gate.order()))
      await until(() => gate.arrived === 3)
      expect(pool.stats()).toMatchObject({ busy: 3, queued: 4, pending: 7 })
      gate.open()
      await Promise.all(all)
      expect(pool.stats()).toMatchObject({ busy: 0, queueHigh: 7 })
    })
  })

  describe('size', () => {
    test('grows at once under load', async () => {
      const pool = rig.pool({ size: 2 })
      const gate = new Gate()
      const all = Array.from({ length: 12 }, () => pool.submit(gate.order()))
      await until(() => gate.arrived === 2)
      pool.resize(8)
      await until(() => gate.arrived === 8)
      expect(pool.stats()).toMatchObject({ size: 8, live: 8, busy: 8, resizes: 1 })
      gate.open()
      await Promise.all(all)
    })

    test('shrinks as running jobs end, and loses none', async () => {
      const pool = rig.pool({ size: 4 })
      const first = new Gate()
      const second = new Gate()
      const running = Array.from({ length: 4 }, () => pool.submit(first.order()))
      await until(() => first.arrived === 4)
      const queued = Array.from({ length: 6 }, () => pool.submit(second.order()))
      pool.resize(1)
      expect(pool.stats()).toMatchObject({ size: 1, live: 4, busy: 4, queued: 6 })
      first.open()
      await Promise.all(running)
      await until(() => second.arrived === 1 && pool.stats().live === 1)
      expect(pool.stats()).toMatchObject({ busy: 1, queued: 5, pending: 6 })
      second.open()
      await Promise.all(queued)
      expect(pool.stats()).toMatchObject({ completed: 10, failed: 0, crashes: 0 })
    })

    test('shrinks while idle, and grows again', async () => {
      const pool = rig.pool({ size: 4 })
      await until(() => pool.workers().filter(({ state }) => state === 'idle').length === 4)
      pool.resize(1)
      await until(() => pool.stats().live === 1)
      pool.resize(3)
      const gate = new Gate()
      const all = Array.from({ length: 5 }, () => pool.submit(gate.order()))
      await until(() => gate.arrived === 3)
      expect(pool.workers()).toHaveLength(3)
      gate.open()
      await Promise.all(all)
    })

    test('shrunk and grown before anybody left keeps the workers', async () => {
      const pool = rig.pool({ size: 2 })
      const gate = new Gate()
      const all = Array.from({ length: 4 }, () => pool.submit(gate.order()))
      await until(() => gate.arrived === 2)
      const ids = pool.workers().map(({ id }) => id)
      pool.resize(1)
      pool.resize(2)
      expect(pool.workers().map(({ id }) => id)).toEqual(ids)
      gate.open()
      await Promise.all(all)
      expect(pool.stats().live).toBe(2)
    })

    test.each([0, -1, 1.5, NaN, 65])('of %d is refused', (size) => {
      const pool = rig.pool({ max: 64 })
      expect(() => {
        pool.resize(size)
      }).toThrow(UsageError)
      expect(pool.size).toBe(1)
    })
  })

  describe('a full queue', () => {
    test('lets submit wait, in order', async () => {
      const pool = rig.pool({ queue: 1 })
      const gate = new Gate()
      const log = new Log()
      const busy = pool.submit(gate.order())
      await until(() => gate.arrived === 1)
      const all = [0, 1, 2, 3].map((value) => pool.submit(log.order(value)))
      expect(pool.stats()).toMatchObject({ queued: 1, submittersWaiting: 3, pending: 5 })
      gate.open()
      await Promise.all([busy, ...all])
      expect(log.values).toEqual([0, 1, 2, 3])
    })

    test('makes trySubmit give up at once', async () => {
      const pool = rig.pool({ queue: 1 })
      const gate = new Gate()
      const busy = pool.submit(gate.order())
      await until(() => gate.arrived === 1)
      const queued = pool.trySubmit({ do: 'echo', value: 'queued' })
      expect(pool.trySubmit({ do: 'echo', value: 'too many' })).toBeUndefined()
      expect(pool.stats()).toMatchObject({ rejected: 1, submitted: 2 })
      gate.open()
      expect(await queued).toBe('queued')
      await busy
    })

    test('rejects when that is the policy', async () => {
      const pool = rig.pool({ queue: 0, whenFull: 'reject' })
      const gate = new Gate()
      const busy = pool.submit(gate.order())
      await until(() => gate.arrived === 1)
      expect(await failureOf(pool.submit({ do: 'echo', value: 1 }))).toBeInstanceOf(QueueFull)
      gate.open()
      expect(await busy).toBe('through')
    })

    test('lets in who waits when it grows', async () => {
      const pool = rig.pool({ queue: 1 })
      pool.pause()
      const all = [1, 2, 3, 4].map((value) => pool.submit({ do: 'echo', value }))
      expect(pool.stats()).toMatchObject({ queued: 1, submittersWaiting: 3 })
      pool.queueCapacity = 3
      expect(pool.stats()).toMatchObject({ queued: 3, submittersWaiting: 1 })
      pool.queueCapacity = 1
      expect(pool.stats()).toMatchObject({ queued: 3, submittersWaiting: 1 })
      pool.resume()
      expect(await Promise.all(all)).toEqual([1, 2, 3, 4])
    })
  })

  describe('cancelling', () => {
    test('before the start: the job never runs', async () => {
      const pool = rig.pool()
      const gate = new Gate()
      const log = new Log()
      const busy = pool.submit(gate.order())
      await until(() => gate.arrived === 1)
      const stop = new AbortController()
      const all = [0, 1, 2].map((i) => pool.submit(log.order(i), i === 1 ? { signal: stop.signal } : {}))
      stop.abort(new Error('changed my mind'))
      const error = await failureOf(all[1] as Promise<unknown>)
      expect(error).toBeInstanceOf(JobCancelled)
      expect(error).toMatchObject({ cause: { message: 'changed my mind' } })
      expect(pool.stats()).toMatchObject({ cancelled: 1, queued: 2 })
      gate.open()
      await Promise.all([busy, all[0], all[2]])
      expect(log.values).toEqual([0, 2])
    })

    test('with a signal that has fired already', async () => {
      const pool = rig.pool()
      expect(
        await failureOf(pool.submit({ do: 'echo', value: 1 }, { signal: AbortSignal.abort() })),
      ).toBeInstanceOf(JobCancelled)
      expect(pool.stats()).toMatchObject({ submitted: 1, cancelled: 1, pending: 0 })
    })

    test('while it waits for room', async () => {
      const pool = rig.pool({ queue: 1 })
      pool.pause()
      const stop = new AbortController()
      const first = pool.submit({ do: 'echo', value: 1 })
      const second = pool.submit({ do: 'echo', value: 2 }, { signal: stop.signal })
      stop.abort()
      expect(await failureOf(second)).toBeInstanceOf(JobCancelled)
      pool.resume()
      expect(await first).toBe(1)
    })

    test('by context, while it runs: it gets to know, and its worker goes on', async () => {
      const pool = rig.pool()
      const begun = counter()
      const [ctx, cancel] = withCancel(background())
      const job = pool.submit({ do: 'until-abort', begun }, { ctx })
      await until(() => Atomics.load(begun, 1) === 1)
      cancel()
      expect(await failureOf(job)).toBeInstanceOf(JobCancelled)
      expect(await pool.submit({ do: 'echo', value: 'next' })).toBe('next')
      expect(Atomics.load(begun, 0)).toBe(1)
      expect(pool.workers()).toMatchObject([{ id: 1 }])
    })

    test('a job that does not listen: its worker is replaced when asked for', async () => {
      const pool = rig.pool({ replaceAfterMs: 0 })
      const gate = new Gate()
      const stop = new AbortController()
      const job = pool.submit(gate.order(), { signal: stop.signal })
      await until(() => gate.arrived === 1)
      stop.abort()
      expect(await failureOf(job)).toBeInstanceOf(JobCancelled)
      expect(await pool.submit({ do: 'echo', value: 'next' })).toBe('next')
      expect(pool.workers()).toMatchObject([{ id: 2 }])
      gate.open()
    })
  })

  describe('time-outs', () => {
    test('end a job that runs too long', async () => {
      const pool = rig.pool({ replaceAfterMs: 0 })
      const gate = new Gate()
      expect(await failureOf(pool.submit(gate.order(), { timeoutMs: 20 }))).toBeInstanceOf(JobTimeout)
      expect(pool.stats()).toMatchObject({ timedOut: 1, failed: 0, pending: 0 })
      expect(await pool.submit({ do: 'echo', value: 'next' })).toBe('next')
      gate.open()
    })

    test('do not count the time in the queue', async () => {
      const pool = rig.pool()
      pool.pause()
      const job = pool.submit({ do: 'echo', value: 'late' }, { timeoutMs: 500 })
      await until(() => pool.stats().queued === 1)
      const before = performance.now()
      await until(() => performance.now() - before > 600)
      pool.resume()
      expect(await job).toBe('late')
    })
  })

  describe('retries', () => {
    test('run the job again until it succeeds', async () => {
      const pool = rig.pool({ retry: { attempts: 3, backoffMs: 1 } })
      expect(await pool.submit({ do: 'flaky', counter: counter(), succeedsAt: 3 })).toBe(3)
      expect(pool.stats()).toMatchObject({ submitted: 1, completed: 1, failed: 0, retried: 2 })
    })

    test('give up after the last attempt, with its error', async () => {
      const pool = rig.pool()
      const retry = { attempts: 2, backoffMs: 0 }
      const job = pool.submit({ do: 'flaky', counter: counter(), succeedsAt: 9 }, { retry })
      expect(await failureOf(job)).toMatchObject({ message: 'attempt 2' })
      expect(pool.stats()).toMatchObject({ failed: 1, retried: 1 })
    })

    test('are up to `when`, and can be switched off per job', async () => {
      const when = (error: unknown): boolean => !(error instanceof RangeError)
      const pool = rig.pool({ retry: { attempts: 5, backoffMs: 0, when } })
      await failureOf(pool.submit({ do: 'throw', message: 'never again' }))
      expect(pool.stats().retried).toBe(0)
      const other = rig.pool({ name: 'q', retry: { attempts: 5, backoffMs: 0 } })
      await failureOf(other.submit({ do: 'throw', message: 'never again' }, { retry: false }))
      expect(other.stats().retried).toBe(0)
    })

    test('can be cancelled during the pause', async () => {
      const pool = rig.pool({ retry: { attempts: 2, backoffMs: 60_000 } })
      const stop = new AbortController()
      const job = pool.submit({ do: 'throw', message: 'x' }, { signal: stop.signal })
      await until(() => pool.stats().retried === 1)
      stop.abort()
      expect(await failureOf(job)).toBeInstanceOf(JobCancelled)
      await pool.drain()
    })
  })

  describe('life cycle', () => {
    test('pause holds jobs back, resume lets them go', async () => {
      const pool = rig.pool({ size: 2 })
      const gate = new Gate()
      const running = pool.submit(gate.order('was running'))
      await until(() => gate.arrived === 1)
      pool.pause()
      const log = new Log()
      const held = pool.submit(log.order(1))
      gate.open()
      expect(await running).toBe('was running')
      expect(pool.stats()).toMatchObject({ paused: true, queued: 1, busy: 0 })
      expect(log.values).toEqual([])
      pool.resume()
      await held
      expect(log.values).toEqual([1])
    })

    test('drain waits for everything and leaves the pool open', async () => {
      const pool = rig.pool({ queue: 2 })
      const log = new Log()
      const all = [0, 1, 2, 3, 4].map((value) => pool.submit(log.order(value)))
      await pool.drain()
      expect(log.values).toHaveLength(5)
      await Promise.all(all)
      expect(await pool.submit({ do: 'echo', value: 1 })).toBe(1)
      await pool.drain()
    })

    test('close finishes what was accepted and refuses the rest', async () => {
      const pool = rig.pool()
      const log = new Log()
      const all = [0, 1, 2].map((value) => pool.submit(log.order(value)))
      const closed = pool.close()
      expect(await failureOf(pool.submit(log.order(9)))).toBeInstanceOf(PoolClosed)
      expect(pool.trySubmit(log.order(9))).toBeUndefined()
      await closed
      await Promise.all(all)
      expect(log.values).toEqual([0, 1, 2])
      expect(pool.stats()).toMatchObject({ live: 0, completed: 3, rejected: 2 })
    })

    test('close now ends running and queued jobs', async () => {
      const pool = rig.pool()
      const gate = new Gate()
      const running = failureOf(pool.submit(gate.order()))
      await until(() => gate.arrived === 1)
      const queued = failureOf(pool.submit(gate.order()))
      await pool.close({ now: true })
      expect(await running).toBeInstanceOf(PoolClosed)
      expect(await queued).toBeInstanceOf(PoolClosed)
      expect(pool.stats()).toMatchObject({ live: 0, busy: 0, pending: 0, cancelled: 2 })
      expect(gate.arrived).toBe(1)
      gate.open()
    })

    test('close now overtakes a graceful close', async () => {
      const pool = rig.pool()
      const gate = new Gate()
      const running = failureOf(pool.submit(gate.order()))
      await until(() => gate.arrived === 1)
      const slow = pool.close()
      await pool.close({ now: true })
      await slow
      expect(await running).toBeInstanceOf(PoolClosed)
      gate.open()
    })

    test('closing the runtime closes it', async () => {
      const pool = rig.pool()
      pool.pause()
      const job = failureOf(pool.submit({ do: 'echo', value: 1 }))
      rig.rt.close()
      expect(await job).toBeInstanceOf(PoolClosed)
      await pool.close()
    })

    test('it registers itself and its knobs, and leaves with them', async () => {
      const { registry } = rig.rt
      const pool = rig.pool({ name: 'fetchers', size: 2, max: 32, queue: 5 })
      expect(registry.list('pool')).toEqual([pool])
      const knobs = registry.list('knob') as Knob[]
      expect(knobs.map(({ id }) => id)).toEqual(['pool.fetchers.size', 'pool.fetchers.queue'])
      expect(knobs[0]).toMatchObject({
        min: 1,
        max: 32,
        initial: 2,
        property: 'size',
        group: 'Pools',
        scale: 'log',
      })
      await knobs[0]?.set(6)
      await knobs[1]?.set(50)
      expect([pool.size, pool.queueCapacity]).toEqual([6, 50])
      expect(knobs.map((knob) => knob.get())).toEqual([6, 50])
      await pool.close()
      expect(registry.list('pool')).toEqual([])
      expect(registry.list('knob')).toEqual([])
    })

    test('wrong options are refused', () => {
      expect(() => rig.pool({ name: '' })).toThrow(UsageError)
      expect(() => rig.pool({ size: 0 })).toThrow(/size must be a whole number from 1 to/)
      expect(() => rig.pool({ queue: -1 })).toThrow(/queue must be/)
      expect(() => rig.pool({ retry: { attempts: 0 } })).toThrow(/attempts/)
    })
  })

  describe('from goroutines', () => {
    test('run gives the result or throws', async () => {
      const pool = rig.pool()
      const seen = await rig.rt.run(function* main() {
        const value = yield* pool.run({ do: 'echo', value: 7 })
        try {
          yield* pool.run({ do: 'throw', message: 'as expected' })
        } catch (error) {
          return [value, (error as Error).message]
        }
        return 'not thrown'
      })
      expect(seen).toEqual([7, 'as expected'])
    })

    test('killing the goroutine cancels the job', async () => {
      const pool = rig.pool()
      pool.pause()
      const log = new Log()
      const caller = rig.rt.go(function* caller() {
        yield* pool.run(log.order(1))
      })
      await until(() => pool.stats().queued === 1)
      caller.kill()
      await until(() => pool.stats().cancelled === 1)
      pool.resume()
      await pool.submit(log.order(2))
      expect(log.values).toEqual([2])
    })
  })

  describe('map', () => {
    const echo = (value: number) => ({ do: 'echo', value }) as const

    test('gives results in the order of the inputs', async () => {
      const pool = rig.pool({ size: 3, queue: 4 })
      const inputs = Array.from({ length: 200 }, (_, i) => echo(i))
      const results: unknown[] = []
      for await (const result of pool.map(inputs)) results.push(result)
      expect(results).toEqual(inputs.map(({ value }) => value))
    })

    test('gives results as they come when asked', async () => {
      const pool = rig.pool({ size: 2 })
      const gate = new Gate()
      const results: unknown[] = []
      for await (const result of pool.map([gate.order('slow'), echo(1), echo(2)], { ordered: false })) {
        results.push(result)
        if (results.length === 2) gate.open()
      }
      expect(results).toEqual([1, 2, 'slow'])
    })

    test('does not read ahead further than asked', async () => {
      const pool = rig.pool()
      let read = 0
      function* inputs() {
        for (; read < 20; read++) yield echo(read)
      }
      const results = pool.map(inputs(), { inFlight: 3 })
      await results.next()
      expect(read).toBeLessThanOrEqual(4)
      await results.return()
      await pool.drain()
      expect(read).toBeLessThanOrEqual(5)
    })

    test('throws the first error and cancels the rest', async () => {
      const pool = rig.pool({ size: 2 })
      const gate = new Gate()
      const jobs = [
        gate.order(),
        { do: 'throw', message: 'first' } as const,
        ...Array.from({ length: 9 }, () => gate.order()),
      ]
      const all = async (): Promise<void> => {
        for await (const result of pool.map(jobs)) expect.unreachable(String(result))
      }
      expect(await failureOf(all())).toMatchObject({ message: 'first' })
      gate.open()
      await pool.drain()
      expect(pool.stats()).toMatchObject({ failed: 1, cancelled: 10 })
    })
  })
})

test('a goroutine pool needs something to run its jobs', () => {
  const typo = { name: 'typo', size: 1 } as unknown as Parameters<typeof goroutinePool>[0]
  expect(() => goroutinePool(typo)).toThrow(
    'worker must be a generator function or an async one, got undefined',
  )
})
