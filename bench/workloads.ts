/**
 * Every built-in workload, started and stopped again and again: how long both take, the memory in use after
 * so many cycles, and a census of what is left at the end: goroutines, timers, sockets and other handles, threads.
 * Prints one line of JSON each.
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

/** After a collection, and after the finalisers that it queued; shared memory is given back by a thread of V8's, later. */
async function memory(): Promise<{ heapBytes: number; rssBytes: number }> {
  for (let i = 0; i < 4; i++) {
    collect()
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  const { heapUsed, rss } = process.memoryUsage()
  return { heapBytes: heapUsed, rssBytes: rss }
}

/** What keeps the process busy, by kind, and its threads. */
function census(): Map<string, number> {
  const found = new Map<string, number>()
  for (const kind of process.getActiveResourcesInfo()) found.set(kind, (found.get(kind) ?? 0) + 1)
  try {
    found.set('threads', readdirSync('/proc/self/task').length)
  } catch {
    // Only Linux tells.
  }
  return found
}

function more(before: Map<string, number>, after: Map<string, number>): Record<string, number> {
  const kinds = [...after].map(([kind, count]) => [kind, count - (before.get(kind) ?? 0)] as const)
  return Object.fromEntries(kinds.filter(([, count]) => count > 0))
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

/** After so many cycles the memory is looked at, and at the end. */
const looks = [10, 50, cycles]

const megabytes = (bytes: number): number => Math.round(bytes / 1e5) / 10
const round = (value: number): number => Math.round(value * 10) / 10
const median = (values: number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1] ?? NaN

for (const workload of builtIns.filter(({ name }) => names.length === 0 || names.includes(name))) {
  // What is made once per process (a bundle, a shared agent) is no leak.
  for (let i = 0; i < 3; i++) await cycle(workload)
  const censusBefore = census()
  const memories = { 0: await memory() } as Record<number, Awaited<ReturnType<typeof memory>>>
  const all: Cycle[] = []
  while (all.length < cycles) {
    all.push(await cycle(workload))
    // What merely waits to be collected, shared memory above all, would scatter what is allocated after it.
    if (all.length % 10 === 0) collect()
    if (looks.includes(all.length)) memories[all.length] = await memory()
  }
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
    heapMb: Object.fromEntries(
      Object.entries(memories).map(([at, { heapBytes }]) => [at, megabytes(heapBytes)]),
    ),
    rssMb: Object.fromEntries(
      Object.entries(memories).map(([at, { rssBytes }]) => [at, megabytes(rssBytes)]),
    ),
    left: { goroutines: all.reduce((sum, c) => sum + c.goroutines, 0), ...more(censusBefore, census()) },
  }
  process.stdout.write(`${JSON.stringify(line)}\n`)
}
