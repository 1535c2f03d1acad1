/** Rules about speed and about the world outside, fed with numbers: real clocks would make these tests depend on the machine. */
import { describe, expect, it } from 'vitest'
import { FindingsBook, makeRules, type ProgramEvents } from '../../../src/main/monitor/index.ts'
import type { Observation } from '../../../src/main/monitor/observation.ts'
import { Runtime } from '../../../src/main/runtime/index.ts'
import type { Finding } from '../../../src/shared/model.ts'

const nothing: Omit<Observation, 'nowMs'> = {
  pools: [],
  advice: new Map(),
  limiters: [],
  channels: [],
  hubs: [],
  rt: new Runtime({ seed: 1 }),
  goroutines: 10,
  runQueue: 0,
  switchesPerMs: 1000,
  diagnoses: [],
  lastLongRun: undefined,
  events: {},
  checks: { passed: 0, failed: 0 },
  knobs: new Map(),
  cpus: 4,
  monitor: { slowedToHz: undefined, costShare: 0.1 },
}

class Course {
  readonly book = new FindingsBook()
  readonly #rules = makeRules()
  #s = 0

  /** A look per second. */
  pass(seconds: number, seen: Partial<Observation>): Finding[] {
    let open: Finding[] = []
    for (const end = this.#s + seconds; this.#s < end; this.#s++) {
      const nowMs = this.#s * 1000
      const sightings = this.#rules.flatMap((rule) => rule.look({ ...nothing, ...seen, nowMs }))
      open = this.book.update(sightings, nowMs, nowMs)
    }
    return open
  }

  get nowMs(): number {
    return this.#s * 1000
  }
}

describe('starvation', () => {
  const starved = { runQueue: 600, switchesPerMs: 2 }

  it('is told when the run queue is long for its pace, and closes when it is short again', () => {
    const course = new Course()
    expect(course.pass(4, starved)).toEqual([])
    const [finding, ...others] = course.pass(4, starved)
    expect(others).toEqual([])
    expect(finding).toMatchObject({ id: 'starvation', severity: 'warning' })
    expect(finding?.text).toContain('600 goroutines could run and wait about 300 ms for their turn')
    expect(course.pass(5, {})).toEqual([])
    expect(course.book.past.resolved).toMatchObject([{ why: 'the run queue is short again' }])
  })

  it('is not told of a long queue that moves quickly, nor of one slow second', () => {
    const course = new Course()
    expect(course.pass(10, { runQueue: 20_000, switchesPerMs: 2000 })).toEqual([])
    for (let i = 0; i < 10; i++) {
      expect(course.pass(1, starved)).toEqual([])
      expect(course.pass(4, {})).toEqual([])
    }
  })

  it('names who holds the thread', () => {
    const course = new Course()
    const goroutine = { id: 7, name: 'crunch', site: '' }
    const [finding] = course
      .pass(8, { ...starved, lastLongRun: { goroutine, ms: 120, atMs: 6000, proved: true } })
      .filter(({ id }) => id === 'starvation')
    expect(finding?.text).toContain('`crunch` holds the thread for 120 ms at a time')
  })
})

describe('a long run', () => {
  const run = (atMs: number, ms: number, proved: boolean): NonNullable<Observation['lastLongRun']> => ({
    goroutine: { id: 7, name: 'crunch', site: '' },
    ms,
    atMs,
    proved,
  })

  it('is told at once when the CPU time proves it, and is over after half a minute without', () => {
    const course = new Course()
    const lastLongRun = run(0, 80, true)
    const [finding, ...others] = course.pass(1, { lastLongRun })
    expect(others).toEqual([])
    expect(finding).toMatchObject({ id: 'long-run:crunch', severity: 'warning' })
    expect(course.pass(28, { lastLongRun })).toHaveLength(1)
    expect(course.pass(8, { lastLongRun })).toEqual([])
    expect(course.book.past.resolved).toMatchObject([{ why: 'no such run for 30 s' }])
  })

  it('that nothing proves may be the machine: only the third within 20 s is told', () => {
    const course = new Course()
    expect(course.pass(3, { lastLongRun: run(0, 15, false) })).toEqual([])
    expect(course.pass(30, { lastLongRun: run(3, 15, false) })).toEqual([])
    expect(course.pass(1, { lastLongRun: run(33, 15, false) })).toEqual([])
    expect(course.pass(1, { lastLongRun: run(34, 15, false) })).toEqual([])
    expect(course.pass(1, { lastLongRun: run(35, 15, false) })).toMatchObject([
      { id: 'long-run:crunch', severity: 'note' },
    ])
  })
})

describe('a pool that is saturated', () => {
  const figures = {
    stats: {
      name: 'resizers',
      busy: 2,
      size: 2,
      queued: 9,
      queueCapacity: 16,
      submittersWaiting: 0,
      paused: false,
    },
    arrivalsPerMs: 0.01,
    service: { mean: 20 },
    wait: { at: () => 40 },
  }
  const pool = figures as unknown as Observation['pools'][number]
  const knobs = new Map([['pool.resizers.size', { min: 1, max: 16, value: 2 }]])
  const counsel = (advice: object): Finding | undefined =>
    new Course().pass(8, {
      pools: [pool],
      knobs,
      advice: new Map([['resizers', advice]]) as unknown as Observation['advice'],
    })[0]

  it('is not told to grow where the advice is not to', () => {
    const law = '10 jobs/s × 20 ms = 0.2 busy workers.'
    const bursts = counsel({ level: 'late', law, text: 'Smooth the arrivals before you add workers.' })
    expect(bursts?.text).toContain('before you add workers')
    expect(bursts?.detail?.fix).toBeUndefined()
    expect(bursts?.advice).toBeUndefined()
    const small = counsel({ level: 'grow', law, text: 'Grow to 4.', size: 4 })
    expect(small).toMatchObject({ advice: { value: 4 }, detail: { fix: { title: 'Grow the pool' } } })
  })

  const at = (busy: number, size: number, queued: number, utilisation: number): Partial<Observation> => ({
    pools: [
      { ...figures, utilisation, stats: { ...figures.stats, busy, size, queued } },
    ] as unknown as Observation['pools'],
  })

  it('is not over while its workers have no time and jobs wait, however few: the rule is the one that is printed', () => {
    const course = new Course()
    const [finding] = course.pass(5, at(2, 2, 9, 99.7))
    expect(finding?.detail?.rule).toBe(
      'over 90 % used (in the last 15 s 60 %), and over 2 jobs queue, the queue is full or submitters wait, for 3 s; until the queue is empty or workers are free',
    )
    expect(course.pass(30, at(3, 3, 3, 99.7))).toHaveLength(1)
    // Between two jobs a queue may be empty.
    expect(course.pass(1, at(3, 3, 0, 99.7))).toHaveLength(1)
    expect(course.pass(30, at(3, 3, 3, 99.7))).toHaveLength(1)
    expect(course.pass(5, at(3, 3, 0, 99.7))).toEqual([])
    expect(course.book.past.resolved).toMatchObject([{ why: 'its workers keep up again' }])
  })

  it('is over once workers are free, and does not begin with a queue that empties within a job', () => {
    const course = new Course()
    expect(course.pass(5, at(2, 2, 9, 99.7))).toHaveLength(1)
    expect(course.pass(5, at(3, 3, 3, 80))).toEqual([])
    expect(course.pass(60, at(3, 3, 3, 99.7))).toEqual([])
    expect(course.pass(10, at(3, 3, 9, 60))).toEqual([])
  })

  it('is none that is busy in bursts only: the figures beside it would say the opposite', () => {
    const law = '41 jobs/s × 12 ms = 0.488 busy workers.'
    const bursts = { level: 'limit', law, text: 'Smooth the arrivals.', why: [], used: 0.42 }
    const advice = new Map([['resizers', bursts]]) as unknown as Observation['advice']
    expect(new Course().pass(10, { ...at(2, 2, 9, 99.7), advice })).toEqual([])
  })

  it('is over where those who still wait are served in time', () => {
    const course = new Course()
    const fine = { level: 'fine', law: '', text: 'No change needed.', why: [] }
    const advice = new Map([['resizers', fine]]) as unknown as Observation['advice']
    expect(course.pass(5, at(2, 2, 9, 99.7))).toHaveLength(1)
    expect(course.pass(5, { ...at(8, 8, 1, 93), advice })).toEqual([])
  })
})

describe('a buffer that is never used', () => {
  const hubs = [
    { hub: { name: 'gallery' }, slow: 0, stats: { slow: 0, clients: 5, drops: 0 } },
  ] as unknown as Observation['hubs']
  const channel = (id: number, name: string): Observation['channels'][number] =>
    ({
      ...{ id, name, kind: 'local', named: true, internal: false, closed: false },
      ...{ cap: 64, len: 0, sends: 20_000, sendBlocks: 0, receiveBlocks: 0, highWater: 1 },
      ...{ sendersWaiting: 0, receiversWaiting: 0 },
    }) as unknown as Observation['channels'][number]

  it('is told of a channel of the program, and not of what a hub has for itself', () => {
    const channels = [channel(1, 'hub.gallery.broadcast'), channel(2, 'hubris'), channel(3, 'jobs')]
    const ids = new Course().pass(70, { channels, hubs }).map(({ id }) => id)
    expect(ids).toEqual(['oversized-buffer:hubris#2', 'oversized-buffer:jobs#3'])
  })
})

describe('slow consumers', () => {
  const hubs = (slow: number): Observation['hubs'] =>
    [
      { hub: { name: 'chat' }, slow, stats: { slow, clients: 50, drops: 3 } },
    ] as unknown as Observation['hubs']

  it('are told after five seconds, with the outbox as another way, and close when all keep up', () => {
    const course = new Course()
    const knobs = new Map([['hub.chat.outbox', { min: 1, max: 1024, value: 64 }]])
    expect(course.pass(5, { hubs: hubs(7), knobs })).toEqual([])
    const [finding, ...others] = course.pass(2, { hubs: hubs(7), knobs })
    expect(others).toEqual([])
    expect(finding).toMatchObject({ id: 'slow-consumer:chat', title: '7 slow consumers at chat' })
    expect(finding?.detail?.others).toMatchObject([{ knob: 'hub.chat.outbox', value: 128 }])
    // One or two seconds in which all keep up change nothing.
    expect(course.pass(2, { hubs: hubs(0), knobs })).toHaveLength(1)
    expect(course.pass(2, { hubs: hubs(3), knobs })).toHaveLength(1)
    expect(course.pass(5, { hubs: hubs(0), knobs })).toEqual([])
    expect(course.book.past.resolved).toMatchObject([{ why: 'all clients keep up again' }])
  })
})

describe('what ends a program', () => {
  it.each([
    ['send on closed channel', 'Send on closed channel in sender', /Only who sends may close/],
    ['close of closed channel', 'Channel closed twice in sender', /One owner closes/],
    ['sync: negative WaitGroup counter', 'Too many done() in sender', /counts down once/],
    ['sync: unlock of unlocked mutex', 'Unlocked twice in sender', /finally/],
    ['no such file', 'Panic in sender', /errors as values/],
  ])('%s is told at once, by name and with a way out', (message, title, way) => {
    const course = new Course()
    const events: ProgramEvents = { panic: { goroutine: 'sender', message } }
    const [finding, ...others] = course.pass(1, { events })
    expect(others).toEqual([])
    expect(finding).toMatchObject({ severity: 'critical', title })
    expect(finding?.text).toContain(message)
    expect(finding?.detail?.fix?.text).toMatch(way)
    course.book.clear()
    expect(course.pass(5, {})).toEqual([])
  })

  it('a deadlock of all', () => {
    const course = new Course()
    expect(course.pass(1, { events: { deadlock: 'Nothing can wake them.' } })).toMatchObject([
      { id: 'deadlock', severity: 'critical', text: 'Nothing can wake them.' },
    ])
  })
})

it('the monitor says when it steps back itself', () => {
  const course = new Course()
  // Once it is slower it is cheaper: that alone does not close it.
  expect(course.pass(1, { monitor: { slowedToHz: 5, costShare: 2.4 } })).toEqual([])
  expect(course.pass(5, { monitor: { slowedToHz: 5, costShare: 1.3 } })).toMatchObject([
    { id: 'monitor-overload', title: 'Sampling slowed to 5 Hz' },
  ])
  expect(course.pass(5, {})).toEqual([])
})
