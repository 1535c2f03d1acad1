/** A deterministic program to look at: each metric is a function of time and of the knobs, so tests know each value. */
import type { KnobState, MetricDescriptor, Unit, WorkloadInfo } from '../../../src/shared/model.ts'

export interface StoryMetric extends MetricDescriptor {
  at(seconds: number, knob: (id: string) => number): number
}

const metric = (
  name: string,
  unit: Unit,
  attrs: Record<string, string>,
  at: StoryMetric['at'],
  kind: MetricDescriptor['kind'] = 'gauge',
): StoryMetric => ({ name, unit, kind, help: name, attrs, at })

/** Noise between −1 and 1 that is the same at the same second for the same seed. */
const noise = (t: number, seed: number): number =>
  (Math.sin(t * 1.7 + seed * 12.9) + Math.sin(t * 3.1 + seed * 4.7) + Math.sin(t * 0.37 + seed)) / 3

const wave = (base: number, swing: number, seed: number) => (t: number) =>
  Math.max(0, base + swing * noise(t / 4, seed))

const states: [string, number, number][] = [
  ['running', 4, 1],
  ['runnable', 33, 12],
  ['mutex', 38, 8],
  ['chan send', 900, 700],
  ['I/O', 380, 60],
  ['sleep', 440, 20],
  ['select', 5_100, 120],
  ['chan receive', 6_050, 180],
]

const channelNames = ['audit', 'jobs', 'raw', 'results', 'inbox']
const manyChannels = [...channelNames, ...Array.from({ length: 33 }, (_, i) => `part-${String(i)}`)]

const saturated = (knob: (id: string) => number): boolean => knob('pool.thumbnails.size') < 8

export const storyMetrics: StoryMetric[] = [
  ...states.map(([state, base, swing], i) => metric('goroutine.count', '1', { state }, wave(base, swing, i))),
  metric('goroutine.total', '1', {}, (t) => states.reduce((sum, [, b, s], i) => sum + wave(b, s, i)(t), 0)),
  metric('channel.count', '1', {}, () => manyChannels.length),
  metric('channel.full.count', '1', {}, () => 3),
  metric('channel.occupancy.mean', '%', {}, wave(41, 9, 3)),
  ...manyChannels.map((channel, i) =>
    metric('channel.occupancy', '%', { channel }, (t) =>
      Math.min(100, wave(Math.max(6, 100 - i * 17 + (i > 6 ? i * 15 : 0)), 20, i)(t)),
    ),
  ),
  metric('block.wait', 'ms', { quantile: 'p50' }, wave(0.9, 0.3, 11), 'quantile'),
  metric('block.wait', 'ms', { quantile: 'p90' }, wave(14, 4, 12), 'quantile'),
  metric(
    'block.wait',
    'ms',
    { quantile: 'p99' },
    (t, knob) => (saturated(knob) ? wave(130, 20, 13)(t) : wave(42, 6, 13)(t)),
    'quantile',
  ),
  ...['thumbnails', 'fetchers'].flatMap((pool, i) => [
    metric('pool.size', '1', { pool }, (_, knob) => knob(`pool.${pool}.size`)),
    metric('pool.busy', '1', { pool }, (_, knob) =>
      Math.round(knob(`pool.${pool}.size`) * (i === 0 ? 1 : 0.8)),
    ),
    metric('pool.utilisation', '%', { pool }, (t) =>
      Math.min(100, wave(i === 0 ? 99 : 72, i === 0 ? 3 : 12, i + 20)(t)),
    ),
    metric('pool.queue.length', '1', { pool }, (t, knob) =>
      Math.round(wave(i === 0 ? (saturated(knob) ? 560 : 160) : 40, i === 0 ? 120 : 30, i + 30)(t)),
    ),
    metric('pool.throughput', '/s', { pool }, wave(4_000, 300, i + 40), 'rate'),
    metric('pool.live', '1', { pool }, (_, knob) => knob(`pool.${pool}.size`)),
    metric('pool.queue.capacity', '1', { pool }, () => 1_024),
    metric('pool.queue.high', '1', { pool }, () => 700),
    metric('pool.failures', '/s', { pool }, () => i, 'rate'),
    metric('pool.cancellations', '/s', { pool }, () => 2 * i, 'rate'),
    metric('pool.wait', 'ms', { pool, quantile: 'p50' }, () => 11, 'quantile'),
    metric(
      'pool.wait',
      'ms',
      { pool, quantile: 'p99' },
      (_, knob) => (i === 0 && saturated(knob) ? 120 : 35),
      'quantile',
    ),
    metric('pool.service', 'ms', { pool, quantile: 'p50' }, () => 0.9, 'quantile'),
    metric('pool.service', 'ms', { pool, quantile: 'p99' }, () => 2.1, 'quantile'),
  ]),
  metric(
    'job.throughput',
    '/s',
    {},
    (t, knob) => (saturated(knob) ? wave(4_750, 200, 50)(t) : wave(8_930, 300, 50)(t)),
    'rate',
  ),
  metric('hub.clients', '1', { hub: 'thumbs' }, () => 5_000),
  metric('hub.messages.out', '/s', { hub: 'thumbs' }, wave(48_200, 2_000, 60), 'rate'),
  metric('hub.drops', '/s', { hub: 'thumbs' }, () => 0, 'rate'),
  metric('hub.slow', '1', { hub: 'thumbs' }, () => 7),
  metric('hub.rooms', '1', { hub: 'thumbs' }, () => 24),
  metric('hub.rtt', 'ms', { hub: 'thumbs', quantile: 'p50' }, () => 14, 'quantile'),
  metric('hub.rtt', 'ms', { hub: 'thumbs', quantile: 'p99' }, wave(86, 9, 61), 'quantile'),
  metric('scheduler.utilisation', '%', {}, wave(60, 40, 62)),
  metric('scheduler.globalqueue.length', '1', {}, () => 3),
  ...[6, 14].flatMap((queue, i) => [
    metric('scheduler.proc.queue', '1', { proc: `P${String(i)}` }, () => queue),
    metric('scheduler.proc.utilisation', '%', { proc: `P${String(i)}` }, wave(60 + i, 35, 63 + i)),
  ]),
  metric('process.eventloop.delay', 'ms', { quantile: 'p99' }, wave(3.1, 0.6, 70), 'quantile'),
  metric('process.memory.rss', 'By', {}, wave(412e6, 4e6, 71)),
  metric('monitor.cost', '%', {}, wave(0.8, 0.1, 72)),
]

const knob = (
  group: string,
  label: string,
  property: string,
  range: Pick<KnobState, 'min' | 'max' | 'initial'> & Partial<KnobState>,
): KnobState => ({
  id: `${group === 'Pools' ? 'pool' : group.toLowerCase()}.${label}.${property}`,
  group,
  label,
  property,
  unit: '',
  step: 1,
  scale: 'log',
  help: `${property} of ${label}`,
  value: range.initial,
  ...range,
})

export const storyKnobs = (): KnobState[] => [
  knob('Pools', 'thumbnails', 'size', { min: 1, max: 64, initial: 4 }),
  knob('Pools', 'fetchers', 'size', { min: 1, max: 64, initial: 32 }),
  knob('Channels', 'jobs', 'capacity', { min: 1, max: 4_096, initial: 64 }),
  knob('Rate limits', 'fetch', 'rate', { min: 10, max: 20_000, initial: 6_000, step: 10, unit: '/s' }),
  knob('Scheduler', 'GOMAXPROCS', '', { min: 1, max: 16, initial: 2, scale: 'linear' }),
]

export const storyWorkloads: WorkloadInfo[] = [
  {
    name: 'image-pipeline',
    title: 'Image pipeline',
    summary: 'fetch, decode, resize, publish',
    tag: '2 pools',
  },
  { name: 'chat-hub', title: 'Chat hub', summary: '5,000 clients, 24 rooms, fan-out', tag: 'hub' },
  { name: 'prime-sieve', title: 'Prime sieve', summary: 'a chain of 400 channels', tag: 'channels' },
]
