/**
 * Every built-in workload, started and stopped again and again: how long both take, what memory each cycle
 * leaves, and a census of what is left at the end: goroutines, handles, threads. Prints one line of JSON each.
 *
 * `node bench/file.mjs workloads.ts [cycles] [name…]` after `npm run build`; 100 cycles of all take some minutes.
 */
import { readdirSync } from 'node:fs'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import type * as Workloads from '../src/main/workloads/index.ts'

/** The built ones: threads find their modules beside them. Seen from `out/bench`, where this file is bundled to. */
const built = new URL('../main/workloads/index.js', import.meta.url)
const { builtIns, startProgram } = (await import(built.href)) as typeof Workloads

const [cyclesText = '100', ...names] = process.argv.slice(2)
const cycles = Number(cyclesText)

setFlagsFromString('--expose-gc')
const collect = runInNewContext('gc') as () => void

/** After a collection, and after the finalisers that it queued. */
async function memory(): Promise<{ heapBytes: number; rssBytes: number }> {
  for (let i = 0; i < 4; i++) {
    collect()
    await new Promise(setImmediate)
  }
  const { heapUsed, rss } = process.memoryUsage()
  return { heapBytes: heapUsed, rssBytes: rss }
}

function census(): { handles: number; threads: number | null } {
  let threads: number | null = null
  try {
    threads = readdirSync('/proc/self/task').length
  } catch {
    // Only Linux tells.
  }
  return { handles: process.getActiveResourcesInfo().length, threads }
}

interface Cycle {
  startMs: number
  stopMs: number
  goroutines: number
}

async function cycle(workload: Workloads.Workload): Promise<Cycle> {
  const startedAt = performance.now()
  const program = startProgram(workload)
  const end = { over: false }
  const ended = (): void => void (end.over = true)
  program.done.then(ended, ended)
  const { checks } = program
  while (!end.over && checks.passed + checks.failed === 0)
    await new Promise((resolve) => setTimeout(resolve, 2))
  const startMs = performance.now() - startedAt
  const stoppedAt = performance.now()
  await program.stop()
  return { startMs, stopMs: performance.now() - stoppedAt, goroutines: program.rt.stats().goroutines }
}

const round = (value: number): number => Math.round(value * 10) / 10
const median = (values: number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1] ?? NaN

for (const workload of builtIns.filter(({ name }) => names.length === 0 || names.includes(name))) {
  // What is made once per process (a bundle, a shared agent) is no leak.
  for (let i = 0; i < 3; i++) await cycle(workload)
  const [memoryBefore, censusBefore] = [await memory(), census()]
  const all: Cycle[] = []
  for (let i = 0; i < cycles; i++) all.push(await cycle(workload))
  const [memoryAfter, censusAfter] = [await memory(), census()]
  const line = {
    workload: workload.name,
    cycles,
    startMs: {
      median: round(median(all.map((c) => c.startMs))),
      max: round(Math.max(...all.map((c) => c.startMs))),
    },
    stopMs: {
      median: round(median(all.map((c) => c.stopMs))),
      max: round(Math.max(...all.map((c) => c.stopMs))),
    },
    heapBytesPerCycle: Math.round((memoryAfter.heapBytes - memoryBefore.heapBytes) / cycles),
    rssBytesPerCycle: Math.round((memoryAfter.rssBytes - memoryBefore.rssBytes) / cycles),
    left: {
      goroutines: all.reduce((sum, c) => sum + c.goroutines, 0),
      handles: censusAfter.handles - censusBefore.handles,
      threads: censusAfter.threads === null ? null : censusAfter.threads - (censusBefore.threads ?? 0),
    },
  }
  process.stdout.write(`${JSON.stringify(line)}\n`)
}
