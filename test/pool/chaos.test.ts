import { expect, test } from 'vitest'
import { freshSeed, Random } from '../../src/main/base/index.ts'
import {
  goroutinePool,
  JobCancelled,
  threadPool,
  WorkerCrashed,
  type Pool,
} from '../../src/main/pool/index.ts'
import { gosched, Runtime, wait, type Go } from '../../src/main/runtime/index.ts'
import type { ChaosJob } from './jobs/chaos.ts'

const seed = Number(process.env['WEIR_SEED'] ?? freshSeed())

interface Tally {
  results: number
  thrown: number
  crashed: number
  cancelled: number
  /** Jobs that ended twice, with somebody else's result, or with an error that is none of theirs. */
  wrong: string[]
}

/** Submits `jobs` jobs, up to `inFlight` at a time, while everything that can be turned is turned at random. */
class Chaos {
  readonly tally: Tally = { results: 0, thrown: 0, crashed: 0, cancelled: 0, wrong: [] }
  readonly runs: Int32Array
  readonly #pool: Pool<ChaosJob, unknown>
  readonly #random: Random
  readonly #jobs: number
  readonly #deadly: number
  readonly #stops: AbortController[] = []

  constructor(pool: Pool<ChaosJob, unknown>, random: Random, jobs: number, deadly: number) {
    this.#pool = pool
    this.#random = random
    this.#jobs = jobs
    this.#deadly = deadly
    this.runs = new Int32Array(new SharedArrayBuffer(4 * jobs))
  }

  async run(inFlight: number): Promise<void> {
    let next = 0
    const one = async (): Promise<void> => {
      while (next < this.#jobs) {
        await this.#submit(next++)
        if (this.#random.below(200) === 0) this.#turn()
      }
    }
    await Promise.all(Array.from({ length: inFlight }, one))
  }

  async #submit(value: number): Promise<void> {
    const act = this.#act()
    const options = {
      priority: this.#random.below(5) - 2,
      ...(this.#random.below(4) === 0 && { signal: this.#signal() }),
    }
    let ends = 0
    try {
      const result = await this.#pool.submit({ value, act, runs: this.runs }, options)
      ends++
      this.tally.results++
      if (result !== value) this.tally.wrong.push(`${String(value)} gave ${String(result)}`)
    } catch (error) {
      ends++
      this.#judge(value, act, error)
    }
    if (ends !== 1) this.tally.wrong.push(`${String(value)} ended ${String(ends)} times`)
  }

  #judge(value: number, act: ChaosJob['act'], error: unknown): void {
    if (error instanceof JobCancelled) this.tally.cancelled++
    else if (error instanceof WorkerCrashed) {
      this.tally.crashed++
      if (act !== 'exit' && act !== 'uncaught')
        this.tally.wrong.push(`${String(value)} (${act}) paid for another`)
    } else if (act === 'throw' && (error as Error).message === `job ${String(value)}`) this.tally.thrown++
    else this.tally.wrong.push(`${String(value)} threw ${String(error)}`)
  }

  #act(): ChaosJob['act'] {
    const dice = this.#random.below(10_000)
    if (dice < this.#deadly) return dice % 2 === 0 ? 'exit' : 'uncaught'
    if (dice < 500) return 'throw'
    if (dice < 2_000) return 'await'
    return dice < 2_500 ? 'spin' : 'echo'
  }

  #signal(): AbortSignal {
    if (this.#stops.length < 4) this.#stops.push(new AbortController())
    const stop = this.#stops[this.#random.below(this.#stops.length)] as AbortController
    return stop.signal
  }

  #turn(): void {
    const pool = this.#pool
    switch (this.#random.below(5)) {
      case 0:
        pool.resize(1 + this.#random.below(4))
        break
      case 1:
        pool.queueCapacity = this.#random.below(200)
        break
      case 2:
        pool.pause()
        setImmediate(() => {
          pool.resume()
        })
        break
      default:
        this.#stops.splice(this.#random.below(4), 1)[0]?.abort()
    }
  }
}

function checkEnd(pool: Pool<ChaosJob, unknown>, chaos: Chaos, jobs: number): void {
  const { tally } = chaos
  expect(tally.wrong).toEqual([])
  expect(tally.results + tally.thrown + tally.crashed + tally.cancelled).toBe(jobs)
  const stats = pool.stats()
  expect(stats).toMatchObject({
    submitted: jobs,
    pending: 0,
    queued: 0,
    submittersWaiting: 0,
    live: 0,
    busy: 0,
    rejected: 0,
  })
  expect(stats.completed).toBe(tally.results)
  expect(stats.failed).toBe(tally.thrown + tally.crashed)
  expect(stats.cancelled).toBe(tally.cancelled)
  expect(pool.workers()).toEqual([])
}

test('threads: 100,000 jobs under chaos, each ends exactly once', async () => {
  console.log(`seed ${String(seed)}`)
  const jobs = 100_000
  const rt = new Runtime({ seed })
  const module = new URL('./jobs/chaos.ts', import.meta.url)
  const pool = threadPool<ChaosJob, unknown>({
    name: 'chaos',
    size: 2,
    queue: 100,
    rt,
    module,
    replaceAfterMs: 0,
  })
  const chaos = new Chaos(pool, new Random(seed), jobs, 5)
  await chaos.run(500)
  await pool.close()
  checkEnd(pool, chaos, jobs)
  expect(chaos.tally.crashed).toBeGreaterThan(0)
  expect(pool.stats().crashes).toBe(chaos.tally.crashed)
  rt.close()
}, 120_000)

test('goroutines: 100,000 jobs under chaos, each ends exactly once', async () => {
  console.log(`seed ${String(seed)}`)
  const jobs = 100_000
  const rt = new Runtime({ seed })
  const pool = goroutinePool<ChaosJob, unknown>({
    name: 'chaos',
    size: 2,
    queue: 100,
    rt,
    replaceAfterMs: 0,
    *worker({ value, act, runs }): Go<number> {
      Atomics.add(runs, value, 1)
      if (act === 'throw') throw new Error(`job ${String(value)}`)
      if (act === 'await') yield* wait(Promise.resolve())
      if (act === 'spin') yield* gosched()
      return value
    },
  })
  const chaos = new Chaos(pool, new Random(seed), jobs, 0)
  await chaos.run(500)
  await pool.close()
  checkEnd(pool, chaos, jobs)
  expect(Math.max(...chaos.runs)).toBe(1)
  expect(rt.stats().goroutines).toBe(0)
  rt.close()
}, 120_000)
