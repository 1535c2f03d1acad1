/** A recording as a source: the state and the tables of any moment, all samples, and no changes. */
import { expect, test } from 'vitest'
import {
  applyDelta,
  type Recording,
  type RecordedState,
  ReplaySource,
} from '../../src/main/recorder/index.ts'
import { deltaOf } from '../../src/main/recorder/state-delta.ts'
import { decodeRows, encodeRows } from '../../src/main/recorder/rows-codec.ts'
import type { CallInput } from '../../src/shared/contract.ts'
import type { Change, HostState } from '../../src/shared/model.ts'
import type { RecordedChannel, RecordedGoroutine } from '../../src/shared/recordings.ts'
import { emptyState, finding, metric, tables, workload } from './support.ts'

const fromMs = 1_000_000

const goroutine = (id: number, name: string, waitMs: number, chan: string): RecordedGoroutine => ({
  row: {
    id,
    name,
    site: `${name}.ts:1`,
    state: 'chan send',
    waitsFor: `chan send on \`${chan}\``,
    waitMs,
    ended: false,
  },
  site: `${name}@${name}.ts:1`,
  reason: 'chan send',
  ageMs: waitMs + 10,
  waits: [{ state: 'chan send', label: `\`→ ${chan}\``, detail: '', never: false }],
})

const group = (name: string, total: number) => ({
  key: `${name}@${name}.ts:1`,
  name,
  site: `${name}.ts:1`,
  total,
  matched: total,
  states: [0, 0, 0, total, 0, 0, 0, 0],
  waitsFor: '',
  longestMs: total * 10,
  turnsPerS: null,
  busy: null,
})

const channel = (id: number, name: string, len: number, senders: number): RecordedChannel => ({
  row: {
    id,
    name,
    len,
    cap: 10,
    closed: false,
    senders,
    receivers: 0,
    inPerS: 1,
    outPerS: 1,
    wait: null,
    stalled: null,
    stalledMs: 0,
  },
  details: {
    site: 'a.ts:1',
    sends: 9,
    receives: 8,
    sendBlocks: 1,
    receiveBlocks: 0,
    highWater: 10,
    senders: [],
    receivers: [],
  },
})

const snapshotAt = (atMs: number, len: number) => ({
  atMs,
  read: () => ({
    ...tables(atMs),
    total: 70,
    sites: [group('decode', 40), group('publish', 30)],
    reasons: [{ ...group('decode', 70), key: 'chan send', name: 'chan send', site: '' }],
    goroutines: [
      ...Array.from({ length: 8 }, (_, i) => goroutine(i + 1, 'decode', 100 - i, 'raw')),
      goroutine(20, 'publish', 5000, 'out'),
    ],
    channelCounts: { all: 2, blocked: 1, full: 1, closed: 0 },
    sendersBlocked: 3,
    channels: [channel(1, 'raw', len, 3), channel(2, 'out', 0, 0)],
  }),
})

function recording(): Recording {
  const rows = (first: number, epoch: number) => {
    const source = {
      length: 50,
      seq: (row: number) => first + row,
      atMs: (row: number) => fromMs + (first + row) * 100,
      value: (row: number) => first + row,
    }
    return decodeRows(encodeRows(epoch, 1, source, 0, 50))
  }
  return {
    meta: {
      app: '',
      node: '',
      platform: '',
      cpus: 1,
      workload: 'demo',
      why: { kind: 'asked', text: 'x' },
      begunAtMs: 0,
      fromMs,
    },
    fromMs,
    toMs: fromMs + 9900,
    blocks: [
      { layout: { epoch: 1, metrics: [metric('a')] }, rows: rows(0, 1) },
      { layout: { epoch: 2, metrics: [metric('b')] }, rows: rows(50, 2) },
    ],
    baseAtMs: fromMs,
    base: { ...emptyState(fromMs), log: [{ atMs: 1, level: 'info', text: 'first' }] },
    deltas: [
      { atMs: fromMs + 2000, log: [{ atMs: fromMs + 2000, level: 'info', text: 'second' }] },
      { atMs: fromMs + 4000, whole: { findings: [finding('stuck')] } },
      { atMs: fromMs + 6000, whole: { findings: [] } },
    ],
    snapshots: [snapshotAt(fromMs + 3000, 2), snapshotAt(fromMs + 8000, 10)],
    problem: undefined,
  }
}

const query = (part: Partial<CallInput<'goroutines.query'>> = {}): CallInput<'goroutines.query'> => ({
  filter: [],
  groupBy: 'site',
  sort: { by: 'wait', descending: true },
  open: [],
  offset: 0,
  limit: 50,
  ...part,
})

test('state is that of the moment, forwards and backwards', () => {
  const source = new ReplaySource('a.weirrec', recording())
  const told: Partial<HostState>[] = []
  source.onState((changed) => told.push(changed))
  expect(source.state.source).toMatchObject({ kind: 'recording', readOnly: true, label: 'a.weirrec' })
  source.seek(fromMs + 5000)
  expect(source.state.findings.map(({ id }) => id)).toEqual(['stuck'])
  expect(source.state.log.map(({ text }) => text)).toEqual(['first', 'second'])
  expect(Object.keys(told.at(-1) ?? {})).toEqual(expect.arrayContaining(['findings', 'source']))
  expect(told.at(-1)).not.toHaveProperty('run')
  source.seek(fromMs + 1000)
  expect(source.state.findings).toEqual([])
  expect(source.state.log.map(({ text }) => text)).toEqual(['first'])
  expect(source.seek(0)).toBe(fromMs)
  expect(source.seek(1e12)).toBe(fromMs + 9900)
  expect(source.position.marks).toEqual([{ atMs: fromMs + 4000, kind: 'critical', text: '`stuck` is stuck' }])
})

test('all samples, each after its layout', () => {
  const frames = new ReplaySource('a', recording()).frames()
  const seen: string[] = []
  let rows = 0
  for (let message = frames.next(); message !== undefined; message = frames.next()) {
    seen.push(
      message.type === 'layout' ? `layout ${String(message.layout.epoch)}` : `rows ${String(message.epoch)}`,
    )
    if (message.type === 'rows') rows += message.rows.length
  }
  expect(seen).toEqual(['layout 1', 'rows 1', 'layout 2', 'rows 2'])
  expect(rows).toBe(100)
})

test('the goroutines of the moment: groups, rows, filters', async () => {
  const source = new ReplaySource('a', recording())
  const page = await source.call('goroutines.query', query())
  expect(page).toMatchObject({ total: 70, matched: 70, groups: 2, atMs: fromMs + 8000 })
  expect(page.rows.map((row) => row.kind === 'group' && row.group.name)).toEqual(['decode', 'publish'])
  const open = await source.call(
    'goroutines.query',
    query({ open: [{ key: 'decode@decode.ts:1', all: false }] }),
  )
  expect(open.rows.map(({ kind }) => kind)).toEqual([
    'group',
    ...Array<string>(5).fill('goroutine'),
    'more',
    'group',
  ])
  expect(open.shape).toEqual([6, 0])
  const filtered = await source.call(
    'goroutines.query',
    query({ groupBy: 'flat', filter: [{ key: 'chan', op: ':', value: 'out' }] }),
  )
  expect(filtered).toMatchObject({ matched: 1, rowCount: 1 })
  const waiting = await source.call(
    'goroutines.query',
    query({ filter: [{ key: 'wait', op: '>', value: '1s' }] }),
  )
  expect(waiting.rows.map((row) => row.kind === 'group' && row.group.matched)).toEqual([1])
  expect(() =>
    source.call('goroutines.query', query({ filter: [{ key: 'nope', op: ':', value: 'x' }] })),
  ).toThrow(expect.objectContaining({ code: 'invalid-input' }))
  expect(await source.call('goroutine.get', { id: 20 })).toMatchObject({ reason: 'chan send', ageMs: 5010 })
  expect(() => source.call('goroutine.get', { id: 99 })).toThrow(
    expect.objectContaining({ code: 'unknown-goroutine' }),
  )
})

test('the channels of the moment, and how full they had been', async () => {
  const source = new ReplaySource('a', recording())
  const all = { filter: [], sort: { by: 'occupancy', descending: true }, offset: 0, limit: 10 } as const
  const page = await source.call('channels.query', { ...all, filter: [] })
  expect(page.rows.map(({ name, len, spark }) => [name, len, spark])).toEqual([
    ['raw', 10, [0.2, 1]],
    ['out', 0, [0, 0]],
  ])
  source.seek(fromMs + 4000)
  const before = await source.call('channels.query', {
    ...all,
    filter: [{ key: 'full', op: ':', value: '' }],
  })
  expect(before).toMatchObject({ matched: 0, sendersBlocked: 3 })
  expect(await source.call('channel.get', { id: 1 })).toMatchObject({
    knob: null,
    history: [[fromMs + 3000, 2, 10]],
  })
})

test('what changes things is refused, what was not recorded is told', async () => {
  const source = new ReplaySource('a', recording())
  for (const call of [
    () => source.call('knob.set', { id: 'x', value: 1 }),
    () => source.call('goroutine.kill', { id: 1 }),
    () => source.call('knobs.reset', undefined),
  ])
    expect(call).toThrow(expect.objectContaining({ code: 'read-only' }))
  // Recorded beside the tables, under its name.
  expect(await source.call('app.info', undefined)).toEqual({ at: fromMs + 8000 })
  expect(() => source.call('workloads.list', undefined)).toThrow(
    expect.objectContaining({ code: 'not-recorded' }),
  )
  const early = recording()
  early.snapshots = early.snapshots.slice(1)
  const gap = new ReplaySource('a', early)
  gap.seek(fromMs)
  expect(() => gap.call('goroutines.query', query())).toThrow(
    expect.objectContaining({ code: 'not-recorded' }),
  )
})

test('deltas: what they say applied to what was gives what is', () => {
  const change = (number: number, to: number): Change => ({
    number,
    knob: 'k',
    label: 'k',
    property: 'size',
    unit: '',
    from: 1,
    to,
    atMs: number,
    appliedMs: 0,
    origin: 'user',
    effect: { status: 'measuring', readyAtMs: 0 },
  })
  const knob = (value: number) => ({
    id: 'k',
    group: 'g',
    label: 'k',
    property: 'size',
    unit: '',
    min: 0,
    max: 9,
    step: 1,
    initial: 1,
    value,
    scale: 'linear' as const,
    help: '',
  })
  const line = (text: string) => ({ atMs: 1, level: 'info' as const, text })
  const states: RecordedState[] = [
    { ...emptyState(0), knobs: [knob(1)], log: [line('a')] },
    { ...emptyState(0), knobs: [knob(2)], changes: [change(1, 2)], log: [line('a'), line('b')] },
    {
      ...emptyState(0),
      knobs: [knob(2)],
      changes: [{ ...change(1, 2), undoneBy: 2 }, change(2, 1)],
      log: [line('b'), line('c')],
    },
    {
      ...emptyState(0),
      knobs: [],
      findings: [finding('x')],
      changes: [{ ...change(1, 2), undoneBy: 2 }, change(2, 1)],
      log: [line('c')],
    },
    { ...emptyState(0), run: { status: 'ended', workload, endedAtMs: 9 } },
  ]
  let replayed = states[0] as RecordedState
  for (const [i, next] of states.slice(1).entries()) {
    const before = states[i] as RecordedState
    const delta = deltaOf(before, next, i)
    expect(delta).toBeDefined()
    replayed = applyDelta(replayed, JSON.parse(JSON.stringify(delta)) as NonNullable<typeof delta>)
    expect(replayed.knobs).toEqual(next.knobs)
    expect(replayed.findings).toEqual(next.findings)
    expect(replayed.run).toEqual(next.run)
    // The journal and the log only grow.
    expect(replayed.changes.map(({ number, undoneBy }) => [number, undoneBy])).toEqual(
      (next.changes.length > 0 ? next.changes : replayed.changes).map(({ number, undoneBy }) => [
        number,
        undoneBy,
      ]),
    )
  }
  expect(replayed.log.map(({ text }) => text)).toEqual(['a', 'b', 'c'])
  const same = states[3] as RecordedState
  const seenAgain = same.findings.map((each) => ({ ...each, lastSeenMs: 99 }))
  expect(deltaOf(same, { findings: seenAgain }, 0)).toBeUndefined()
})
