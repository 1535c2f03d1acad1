/** What the recorder keeps is bounded, however large the program is and however long it runs. */
import { expect, test } from 'vitest'
import { takeTables } from '../../src/main/host/recorded-calls.ts'
import { pack } from '../../src/main/recorder/chunk.ts'
import { EventRing } from '../../src/main/recorder/event-ring.ts'
import { boundsOf } from '../../src/main/recorder/options.ts'
import { SnapshotRing } from '../../src/main/recorder/snapshot-ring.ts'
import { go, chan, sleep } from '../../src/main/runtime/index.ts'
import { workload } from '../../src/main/workloads/index.ts'
import type { KnobState } from '../../src/shared/model.ts'
import { stage } from '../host/support.ts'
import { emptyState } from './support.ts'

const { spanMs, snapshotMs, snapshotBytes, eventBytes } = boundsOf({})
const hourMs = 3_600_000

const large = workload({
  name: 'large',
  main: function* () {
    const channels = Array.from({ length: 2000 }, (_, i) => chan<number>(4, { name: `queue-${String(i)}` }))
    for (let i = 0; i < 100_000; i++) {
      const own = channels[i % channels.length]
      if (own !== undefined)
        go(function* waiter() {
          yield* own.recv()
        })
    }
    for (;;) yield* sleep(1000)
  },
})

test('an hour of tables of 100,000 goroutines and 2,000 channels', { timeout: 180_000 }, async () => {
  await using s = stage([large])
  await s.host.start({ name: 'large' })
  await s.pass(300)
  const tables = await takeTables(s.host)
  expect(tables?.total).toBe(100_001)
  expect(tables?.channelCounts.all).toBe(2000)
  expect(tables?.goroutines.length).toBeLessThanOrEqual(400)
  expect(tables?.channels.length).toBeLessThanOrEqual(300)
  const packed = await pack(Buffer.from(JSON.stringify(tables)))
  // A quarter of an hour of them fits, so nothing is dropped before its time.
  expect((packed.length * spanMs) / snapshotMs).toBeLessThan(snapshotBytes)
  for (const times of [1, 10]) {
    const ring = new SnapshotRing({ spanMs, bytes: snapshotBytes })
    const each = Buffer.alloc(packed.length * times)
    for (let atMs = 0; atMs <= hourMs; atMs += snapshotMs) {
      ring.add({ atMs, packed: each, rawLength: each.length })
      expect(ring.bytes).toBeLessThanOrEqual(snapshotBytes)
    }
    const kept = ring.read()
    expect(kept.at(-1)?.atMs).toBe(hourMs)
    expect(kept[0]?.atMs).toBeGreaterThanOrEqual(hourMs - spanMs)
    if (times === 1) expect(kept[0]?.atMs).toBe(hourMs - spanMs)
  }
})

test('an hour of a state that changes as much as it can', { timeout: 180_000 }, () => {
  const knobs = (value: number): KnobState[] =>
    Array.from({ length: 60 }, (_, i) => ({
      id: `channel.queue-${String(i)}.capacity`,
      group: 'Channels',
      label: `queue-${String(i)}`,
      property: 'capacity',
      unit: '',
      min: 0,
      max: 1000,
      step: 1,
      initial: 0,
      value,
      scale: 'log',
      help: '',
    }))
  const ring = new EventRing({ ...emptyState(0), knobs: knobs(0) }, 0, { spanMs, bytes: eventBytes })
  for (let second = 1; second <= hourMs / 1000; second++) {
    const line = {
      atMs: second * 1000,
      level: 'info' as const,
      text: `${String(second)} ${'x'.repeat(3000)}`,
    }
    ring.note({ knobs: knobs(second), log: [line] }, second * 1000)
    expect(ring.bytes).toBeLessThanOrEqual(eventBytes)
  }
  const { base, deltas, baseAtMs } = ring.read()
  expect(deltas.at(-1)?.atMs).toBe(hourMs)
  expect(hourMs - (deltas[0]?.atMs ?? 0)).toBeLessThanOrEqual(spanMs)
  // What was folded away is in the first state.
  expect(base.knobs[0]?.value).toBe(baseAtMs / 1000)
  expect(base.log.length).toBeLessThanOrEqual(200)
})
