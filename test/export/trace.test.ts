/** The trace of a recording: JSON that Perfetto reads, every event with the fields that its phase needs. */
import { expect, test } from 'vitest'
import { traceFile } from '../../src/main/export/index.ts'
import type { TraceEvent } from '../../src/main/export/trace-event.ts'
import { encodeRows, decodeRows } from '../../src/main/recorder/rows-codec.ts'
import { answerKey, type Recording } from '../../src/main/recorder/index.ts'
import type { LanesSnapshot } from '../../src/shared/scheduler.ts'
import type { RecordedGoroutine } from '../../src/shared/recordings.ts'
import { emptyState, finding, metric, tables, workload } from '../recorder/support.ts'

const fromMs = 1_700_000_000_000

const goroutine = (id: number, waitMs: number, waitsFor: string): RecordedGoroutine => ({
  row: { id, name: 'worker', site: 'a.ts:1:1', state: 'chan receive', waitsFor, waitMs, ended: false },
  site: 'worker@a.ts:1:1',
  reason: 'chan receive',
  ageMs: null,
  waits: [],
})

function recording(): Recording {
  const rows = decodeRows(
    encodeRows(
      1,
      2,
      {
        length: 60,
        seq: (row) => row + 1,
        atMs: (row) => fromMs + row * 100,
        value: (row, column) => (column === 1 && row < 30 ? NaN : row),
      },
      0,
      60,
    ),
  )
  const layout = {
    epoch: 1,
    metrics: [
      { ...metric('goroutine.count'), attrs: { state: 'running' } },
      { ...metric('goroutine.count'), attrs: { state: 'select' } },
    ],
  }
  const base = emptyState(fromMs)
  const snapshot = (atMs: number, goroutines: RecordedGoroutine[], lanes?: LanesSnapshot[]) => ({
    atMs,
    read: () => ({
      ...tables(atMs),
      goroutines,
      answers: Object.fromEntries(
        (lanes ?? []).map((each) => [
          answerKey({ name: 'scheduler.lanes', input: { windowMs: each.windowMs as 120, passive: true } }),
          each,
        ]),
      ),
    }),
  })
  return {
    meta: {
      app: 'Weir 1',
      node: 'v20',
      platform: 'linux',
      cpus: 2,
      workload: 'demo',
      why: { kind: 'asked', text: '' },
      begunAtMs: fromMs,
      fromMs,
    },
    fromMs,
    toMs: fromMs + 6000,
    blocks: [{ layout, rows }],
    baseAtMs: fromMs,
    base,
    deltas: [
      { atMs: fromMs + 1000, whole: { findings: [{ ...finding('stuck'), firstSeenMs: fromMs + 900 }] } },
      { atMs: fromMs + 2000, log: [{ atMs: fromMs + 2000, level: 'info', text: 'hello' }] },
      { atMs: fromMs + 3000, whole: { findings: [] } },
      { atMs: fromMs + 5000, whole: { run: { status: 'ended', workload, endedAtMs: fromMs + 5000 } } },
    ],
    snapshots: [
      snapshot(
        fromMs + 1000,
        [goroutine(1, 500, 'chan receive on `jobs`'), goroutine(2, 10, 'select on `a`')],
        [
          lanes(fromMs + 1000, 5000, [
            [0, fromMs + 100, 50],
            // Reaches into the short window, where it is told again.
            [0, fromMs + 870, 20],
            [1, fromMs + 200, 100],
          ]),
          lanes(fromMs + 1000, 120, [
            [0, fromMs + 880, 10],
            [0, fromMs + 990, 40],
          ]),
        ],
      ),
      // G 1 waits on, G 2 waits anew.
      snapshot(
        fromMs + 4000,
        [goroutine(1, 3500, 'chan receive on `jobs`'), goroutine(2, 100, 'select on `a`')],
        [
          lanes(fromMs + 4000, 5000, [
            // Known from the look before.
            [0, fromMs + 100, 50],
            [0, fromMs + 2000, 5],
          ]),
        ],
      ),
    ],
    problem: undefined,
  }
}

const lanes = (
  atMs: number,
  windowMs: 120 | 5000,
  slices: [proc: number, startMs: number, ms: number][],
) => ({
  atMs,
  windowMs,
  lanes: [0, 1].map((proc) => ({
    proc,
    state: 'running' as const,
    current: '',
    queue: 0,
    utilisation: 50,
    slices: slices
      .filter(([own]) => own === proc)
      .map(([, startMs, ms]) => ({ startMs, ms, name: `work${String(proc)}`, alone: true })),
  })),
  steals: [{ atMs: atMs - 10, from: 0, to: 1, count: 3 }],
  globalQueue: [],
  parallel: true,
})

interface Trace {
  displayTimeUnit: string
  traceEvents: TraceEvent[]
}

/** Breaks of the rules of the trace event format, as far as a viewer would stumble over them. */
function breaches({ traceEvents }: Trace): string[] {
  const found: string[] = []
  const tracks = new Map<string, TraceEvent[]>()
  const named = new Set<string>()
  const begun = new Map<string, number>()
  let before = 0
  for (const event of traceEvents) {
    const { ph, pid, tid, ts, name } = event
    const wrong = (what: string): void => void found.push(`${what}: ${JSON.stringify(event)}`)
    if (![pid, tid, ts].every(Number.isInteger) || ts < 0) wrong('not whole numbers')
    if (name === '' || name.includes('`')) wrong('a name')
    if (ph === 'M') {
      const what = event.args?.['name']
      if (typeof what !== 'string' || what === '') wrong('metadata without a name')
      named.add(name === 'process_name' ? String(pid) : `${String(pid)} ${String(tid)}`)
      continue
    }
    if (ts < before) wrong('back in time')
    before = ts
    if (!named.has(String(pid))) wrong('a process without a name')
    if (ph !== 'C' && !named.has(`${String(pid)} ${String(tid)}`)) wrong('a thread without a name')
    if (ph === 'C') {
      if (!Object.values(event.args ?? {}).every(Number.isFinite)) wrong('a counter without a value')
    } else if (ph === 'i') {
      if (!['g', 'p', 't'].includes(event.s ?? '')) wrong('an instant without a scope')
    } else if (ph === 'b' || ph === 'e') {
      const key = `${String(event.cat)} ${String(event.id)}`
      if (event.id === undefined || event.cat === undefined) wrong('an async slice without an id')
      else if (ph === 'b' && begun.has(key)) wrong('begun twice')
      else if (ph === 'e' && (begun.get(key) ?? Infinity) > ts) wrong('ended before it began')
      begun.set(key, ph === 'e' ? Infinity : ts)
    } else {
      if (!Number.isInteger(event.dur) || (event.dur ?? 0) <= 0) wrong('a slice without a length')
      const key = `${String(pid)} ${String(tid)}`
      tracks.set(key, [...(tracks.get(key) ?? []), event])
    }
  }
  for (const [id, at] of begun) if (at !== Infinity) found.push(`never ended: ${id}`)
  for (const slices of tracks.values()) {
    const open: number[] = []
    for (const { ts, dur = 0, name } of slices) {
      while ((open.at(-1) ?? Infinity) <= ts) open.pop()
      if (ts + dur > (open.at(-1) ?? Infinity)) found.push(`${name} does not nest`)
      open.push(ts + dur)
    }
  }
  return found
}

test('every event is what the format asks for: order, nesting, names, ids', () => {
  const file = traceFile(recording())
  expect(file.name).toMatch(/^demo-\d{8}T\d{6}\.trace\.json$/)
  const trace = JSON.parse(file.text) as Trace
  expect(trace.displayTimeUnit).toBe('ms')
  expect(breaches(trace)).toEqual([])
})

test('the rules are some: what breaks them is found', () => {
  const thread = { name: 'thread_name', ph: 'M', pid: 1, tid: 1, ts: 0, args: { name: 't' } } as const
  const slice = (ts: number, dur: number): TraceEvent => ({ name: 's', ph: 'X', pid: 1, tid: 1, ts, dur })
  const all = (...traceEvents: TraceEvent[]): string[] =>
    breaches({
      displayTimeUnit: 'ms',
      traceEvents: [{ ...thread, name: 'process_name', args: { name: 'p' } }, thread, ...traceEvents],
    }).map((each) => each.replace(/:.*/, ''))
  expect(all(slice(0, 10), slice(2, 3), slice(10, 5))).toEqual([])
  expect(all(slice(0, 10), slice(5, 10))).toEqual(['s does not nest'])
  expect(all(slice(5, 1), slice(0, 1))).toEqual(['back in time'])
  expect(all({ ...slice(0, 1), tid: 2 })).toEqual(['a thread without a name'])
  expect(all({ ...slice(0, 1), ph: 'b', cat: 'c', id: 1 })).toEqual(['never ended'])
  expect(all({ ...slice(0, 1), dur: 0.5 })).toEqual(['a slice without a length'])
})

test('a track for each processor: what ran on it, once, and what it took from another', () => {
  const { traceEvents } = JSON.parse(traceFile(recording()).text) as Trace
  const process = traceEvents.find(({ ph, args }) => ph === 'M' && args?.['name'] === 'Processors')
  const own = traceEvents.filter(({ pid }) => pid === process?.pid)
  expect(own.flatMap(({ name, args }) => (name === 'thread_name' ? [args?.['name']] : []))).toEqual([
    'P0 · main thread',
    'P1',
  ])
  const turns = own.filter(({ ph }) => ph === 'X').map(({ name, tid, ts, dur }) => [name, tid, ts, dur])
  expect(turns).toEqual([
    ['work0', 1, 100_000, 50_000],
    ['work1', 2, 200_000, 100_000],
    ['work0', 1, 870_000, 10_000],
    ['work0', 1, 880_000, 10_000],
    // Put down while it ran.
    ['work0', 1, 990_000, 10_000],
    ['work0', 1, 2_000_000, 5000],
  ])
  expect(own.filter(({ ph }) => ph === 'i').map(({ name, tid, ts }) => [name, tid, ts])).toEqual([
    ['took 3 from P0', 2, 990_000],
    ['took 3 from P0', 2, 3_990_000],
  ])
})

test('counters, the run, the finding, the log and the waits are in it, at their times', () => {
  const { traceEvents } = JSON.parse(traceFile(recording()).text) as Trace
  const slices = traceEvents.filter(({ ph }) => ph === 'X')
  const slice = (name: string) => slices.filter((event) => event.name === name)
  expect(slice('demo')).toMatchObject([{ ts: 0, dur: 5_000_000 }])
  expect(traceEvents.filter(({ name }) => name === 'stuck is stuck')).toMatchObject([
    { ph: 'b', ts: 900_000, args: { severity: 'critical' } },
    { ph: 'e', ts: 3_000_000 },
  ])
  expect(traceEvents.find(({ ph, name }) => ph === 'i' && name === 'hello')).toMatchObject({ ts: 2_000_000 })
  const counters = traceEvents.filter(({ ph }) => ph === 'C')
  expect(counters).toHaveLength(6)
  expect(counters[0]).toMatchObject({ name: 'goroutine.count', args: { running: 0 } })
  expect(counters[5]?.args).toEqual({ running: 50, select: 50 })
  // One wait, seen twice, is one slice from where it began; two waits are two that do not overlap.
  expect(slice('chan receive on jobs')).toMatchObject([{ ts: 500_000, dur: 5_500_000, tid: 1 }])
  const [first, second] = slice('select on a')
  expect(first).toMatchObject({ ts: 990_000, dur: 2_910_000, tid: 2 })
  expect(second).toMatchObject({ ts: 3_900_000, dur: 2_100_000 })
  const names = traceEvents.filter(({ ph, name }) => ph === 'M' && name === 'process_name')
  expect(names.map(({ args }) => args?.['name'])).toEqual([
    'Weir: demo',
    'Metrics',
    'Processors',
    'Goroutines',
  ])
})
