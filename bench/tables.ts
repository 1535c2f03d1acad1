/**
 * What the tables cost with a million parked goroutines: the walk, each kind of question, and how long the event loop
 * is held at a time. Prints JSON. The bound: no turn above 8 ms of ours.
 */
import { performance, PerformanceObserver } from 'node:perf_hooks'
import { realClock } from '../src/main/base/index.ts'
import { Sampler, Tables } from '../src/main/monitor/index.ts'
import { type Go, Runtime } from '../src/main/runtime/index.ts'
import type { CallInput } from '../src/shared/contract.ts'

const goroutines = Number(process.argv[2] ?? 1_000_000)
const rt = new Runtime({ name: 'bench' })
const gates = Array.from({ length: 2000 }, (_, i) => rt.chan<number>(i % 3, { name: `gate-${String(i)}` }))
const bodies = Array.from({ length: 20 }, (_, i) => {
  const gate = gates[i]
  const body = function* (): Go<void> {
    yield* gate?.recv() ?? []
  }
  return Object.defineProperty(body, 'name', { value: `worker${String(i)}` })
})
for (let i = 0; i < goroutines; i++) {
  rt.go(bodies[i % bodies.length] as () => Go<void>)
  if (i % 50_000 === 0) rt.flush()
}
rt.flush()

const sampler = new Sampler({ clock: realClock })
sampler.attach(rt)
const program = sampler.program
if (program === undefined) throw new Error('no program')
const tables = new Tables(program)
sampler.onSample((tick) => {
  tables.tick(tick)
})
sampler.sample()

const base: CallInput<'goroutines.query'> = {
  filter: [],
  groupBy: 'site',
  sort: { by: 'wait', descending: true },
  open: [],
  offset: 0,
  limit: 60,
}
const key = (await tables.queryGoroutines(base)).rows.flatMap((row) =>
  row.kind === 'group' ? row.group.key : [],
)[0]
const questions: Record<string, () => Promise<unknown>> = {
  'by site': () => tables.queryGoroutines(base),
  'a group open, in the middle': () =>
    tables.queryGoroutines({ ...base, open: [{ key: key ?? '', all: true }], offset: 20_000 }),
  'flat, longest first, in the middle': () =>
    tables.queryGoroutines({ ...base, groupBy: 'flat', offset: goroutines / 2 }),
  'flat by site': () =>
    tables.queryGoroutines({ ...base, groupBy: 'flat', sort: { by: 'site', descending: true } }),
  'wait>10s': () => tables.queryGoroutines({ ...base, filter: [{ key: 'wait', op: '>', value: '10s' }] }),
  'chan:gate-1': () =>
    tables.queryGoroutines({ ...base, filter: [{ key: 'chan', op: ':', value: 'gate-1' }] }),
  'one goroutine': () => tables.goroutine({ id: Math.round(goroutines / 2) }),
  'channels by p99': () =>
    tables.queryChannels({ filter: [], sort: { by: 'p99', descending: true }, offset: 0, limit: 60 }),
}

let collectorMs = 0
new PerformanceObserver((list) => {
  for (const { duration } of list.getEntries()) collectorMs = Math.max(collectorMs, duration)
}).observe({ entryTypes: ['gc'] })

const results: Record<string, object> = {}
for (const [name, ask] of Object.entries(questions)) {
  const coldMs: number[] = []
  const heldMs: number[] = []
  collectorMs = 0
  for (let round = 0; round < 5; round++) {
    await new Promise((resolve) => setTimeout(resolve, 1500))
    sampler.sample()
    let turned = performance.now()
    let longest = 0
    let over = false
    const watch = (): void => {
      const now = performance.now()
      longest = Math.max(longest, now - turned)
      turned = now
      if (!over) setImmediate(watch)
    }
    setImmediate(watch)
    const from = performance.now()
    await ask()
    coldMs.push(performance.now() - from)
    over = true
    heldMs.push(longest)
  }
  results[name] = {
    answerMs: median(coldMs),
    loopHeldMs: { median: median(heldMs), max: Math.max(...heldMs) },
    collectorMs,
  }
}
const { walkMs } = await tables.queryGoroutines(base)
console.log(JSON.stringify({ goroutines, channels: gates.length, walkMs, results }, null, 1))
sampler.close()
rt.close()

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN
}
