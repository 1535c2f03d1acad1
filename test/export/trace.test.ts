/** The trace of a recording: JSON that Perfetto reads, every event with the fields that its phase needs. */
import { expect, test } from 'vitest'
import { traceFile } from '../../src/main/export/index.ts'
import type { TraceEvent } from '../../src/main/export/trace-event.ts'
import { encodeRows, decodeRows } from '../../src/main/recorder/rows-codec.ts'
import type { Recording } from '../../src/main/recorder/index.ts'
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
  const snapshot = (atMs: number, goroutines: RecordedGoroutine[]) => ({
    atMs,
    read: () => ({ ...tables(atMs), goroutines }),
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
      snapshot(fromMs + 1000, [
        goroutine(1, 500, 'chan receive on `jobs`'),
        goroutine(2, 10, 'select on `a`'),
      ]),
      // G 1 waits on, G 2 waits anew.
      snapshot(fromMs + 4000, [
        goroutine(1, 3500, 'chan receive on `jobs`'),
        goroutine(2, 100, 'select on `a`'),
      ]),
    ],
    problem: undefined,
  }
}

interface Trace {
  displayTimeUnit: string
  traceEvents: TraceEvent[]
}

test('every event is what the format asks for', () => {
  const file = traceFile(recording())
  expect(file.name).toMatch(/^demo-\d{8}T\d{6}\.trace\.json$/)
  const trace = JSON.parse(file.text) as Trace
  expect(trace.displayTimeUnit).toBe('ms')
  for (const event of trace.traceEvents) {
    expect(Number.isInteger(event.pid) && Number.isInteger(event.tid)).toBe(true)
    expect(event.ts).toBeGreaterThanOrEqual(0)
    expect(event.name).not.toContain('`')
    if (event.ph === 'X') expect(event.dur).toBeGreaterThan(0)
    else if (event.ph === 'C')
      for (const value of Object.values(event.args ?? {})) expect(Number.isFinite(value)).toBe(true)
    else if (event.ph === 'i') expect(['g', 'p', 't']).toContain(event.s)
    else expect(typeof event.args?.['name']).toBe('string')
  }
})

test('counters, the run, the finding, the log and the waits are in it, at their times', () => {
  const { traceEvents } = JSON.parse(traceFile(recording()).text) as Trace
  const slices = traceEvents.filter(({ ph }) => ph === 'X')
  const slice = (name: string) => slices.filter((event) => event.name === name)
  expect(slice('demo')).toMatchObject([{ ts: 0, dur: 5_000_000 }])
  expect(slice('stuck is stuck')).toMatchObject([
    { ts: 900_000, dur: 2_100_000, args: { severity: 'critical' } },
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
  expect(names.map(({ args }) => args?.['name'])).toEqual(['Weir: demo', 'Metrics', 'P0 · main thread'])
})
