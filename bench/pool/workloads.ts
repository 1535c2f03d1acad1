/** What is measured; every result is checked. Each workload runs in a process of its own. */
import { readFileSync } from 'node:fs'
import { median } from '../harness/statistics.ts'
import { floor, open, type Contender } from './contenders.ts'

export type Figures = Record<string, number>

export interface Workload {
  readonly id: string
  readonly threads: number
  /** Beside the pools: no pool. */
  readonly beside?: readonly string[]
  readonly run: (name: string, threads: number, ms: number) => Promise<Figures>
}

const cpuSteps = 4_000_000

/** Keeps `inFlight` jobs going for `ms`, after a warm-up of half of that. */
async function flood(pool: Contender, inFlight: number, ms: number, step: Step): Promise<Figures> {
  await drive(pool, inFlight, ms / 2, step)
  const cpu = process.cpuUsage()
  const { count, tookMs, latencies } = await drive(pool, inFlight, ms, step)
  const { user, system } = process.cpuUsage(cpu)
  latencies.sort()
  const at = (q: number): number =>
    latencies[Math.min(latencies.length - 1, Math.floor(q * latencies.length))] ?? NaN
  return {
    perSecond: (count / tookMs) * 1000,
    p50: at(0.5),
    p99: at(0.99),
    max: at(1),
    cpuUs: (user + system) / count,
  }
}

type Step = (pool: Contender, i: number) => Promise<void>

async function drive(pool: Contender, inFlight: number, ms: number, step: Step) {
  const start = performance.now()
  const latencies = new Float64Array(4_000_000)
  let count = 0
  const loop = async (): Promise<void> => {
    for (;;) {
      const before = performance.now()
      if (before - start > ms) return
      await step(pool, count)
      latencies[count++ % latencies.length] = performance.now() - before
    }
  }
  await Promise.all(Array.from({ length: inFlight }, loop))
  const tookMs = performance.now() - start
  return { count, tookMs, latencies: latencies.slice(0, Math.min(count, latencies.length)) }
}

const trivial: Step = async (pool, i) => {
  const result = await pool.run(i)
  if (result !== i + 1) throw new Error(`wrong: ${String(result)} for ${String(i)}`)
}

const heavy: Step = async (pool) => {
  const { x } = (await pool.run({ steps: cpuSteps })) as JobReport
  if (!Number.isInteger(x)) throw new Error('wrong')
}

const megabytes = 8
const payload: Step = async (pool) => {
  const buffer = new ArrayBuffer(megabytes * 2 ** 20)
  const length = await pool.run(buffer, [buffer])
  if (length !== megabytes * 2 ** 20) throw new Error('wrong')
}

const millisecond: Step = async (pool) => {
  const { x } = (await pool.run({ steps: cpuSteps / 4 })) as JobReport
  if (!Number.isInteger(x)) throw new Error('wrong')
}

/** First come, first served: how much longer than the median did the unluckiest job wait? */
const fairness: Workload['run'] = async (name, threads, ms) => {
  const pool = await open(name, threads)
  const { p50 = NaN, max = NaN, perSecond = NaN } = await flood(pool, 200, ms, millisecond)
  await pool.close()
  return { p50, max, maxByMedian: max / p50, perSecond }
}

function flooding(inFlight: number, step: Step): Workload['run'] {
  return async (name, threads, ms) => {
    const pool = await open(name, threads)
    const figures = await flood(pool, inFlight, ms, step)
    await pool.close()
    return figures
  }
}

const now = (): number => performance.timeOrigin + performance.now()

/** One thread with 240 jobs queued becomes four: when do the new ones begin? Then one again: does all of it end? */
async function resizing(name: string): Promise<Figures> {
  const pool = await open(name, 1)
  if (pool.resize === undefined) return {}
  const firstStart = new Map<number, number>()
  const jobMs: number[] = []
  const all = Array.from({ length: 240 }, async () => {
    const { threadId, startedAt } = (await pool.run({ steps: cpuSteps })) as JobReport
    jobMs.push(now() - startedAt)
    if (!firstStart.has(threadId)) firstStart.set(threadId, startedAt)
  })
  // The pool has been at work for some 40 ms.
  await all[9]
  const grownAt = now()
  pool.resize(4)
  await Promise.all(all.slice(0, 120))
  pool.resize(1)
  const shrunkAt = now()
  await Promise.all(all)
  const begun = [...firstStart.values()].slice(1).map((at) => at - grownAt)
  return {
    ended: jobMs.length,
    jobMs: median(jobMs),
    firstOnNewMs: Math.min(...begun),
    lastNewMs: Math.max(...begun),
    restMs: now() - shrunkAt,
  }
}

interface JobReport {
  x: number
  threadId: number
  /** ms since 1970, as are those of the main thread. */
  startedAt: number
}

const threadsMore = 8

/**
 * Memory of the process itself. V8 maps the code of its built-in functions once more for each thread: the same pages of Node's file,
 * which the resident set counts again (0.8 MB on Node 20, 2 MB on Node 24).
 */
function ownBytes(): number {
  if (process.platform !== 'linux') return process.memoryUsage.rss()
  return Number(/RssAnon:\s+(\d+)/.exec(readFileSync('/proc/self/status', 'utf8'))?.[1]) * 1024
}

/** Without what the main thread's own heap took, which is the same however many threads there are. */
async function memory(name: string): Promise<Figures> {
  const used = (): number => ownBytes() - process.memoryUsage().heapTotal
  await drive(await open(name, 1), 32, 500, trivial)
  const before = used()
  const mb = (): number => (used() - before) / threadsMore / 2 ** 20
  const pool = await open(name, threadsMore)
  await drive(pool, 1, 20, trivial)
  const mbPerThread = mb()
  await drive(pool, 64, 500, trivial)
  const afterLoadMb = mb()
  await new Promise((resolve) => setTimeout(resolve, 12_000))
  return { mbPerThread, afterLoadMb, idleMb: mb() }
}

export const workloads: readonly Workload[] = [
  ...[1, 2, 4].map((threads) => ({
    id: `trivial, 1 in flight, ${String(threads)} threads`,
    threads,
    run: flooding(1, trivial),
  })),
  ...[1, 2, 4].map((threads) => ({
    id: `trivial, 1,000 in flight, ${String(threads)} threads`,
    threads,
    run: flooding(1000, trivial),
  })),
  ...[1, 2].map((threads) => ({
    id: `CPU-bound, ${String(threads)} threads`,
    threads,
    run: flooding(8, heavy),
  })),
  { id: 'fairness: 1 ms jobs, 200 in flight, 2 threads', threads: 2, run: fairness },
  { id: `${String(megabytes)} MB moved, 2 threads`, threads: 2, run: flooding(4, payload) },
  { id: 'resize 1, 4, 1 with 240 queued', threads: 1, run: resizing },
  { id: `memory of ${String(threadsMore)} more threads`, threads: 1, beside: [floor], run: memory },
]
