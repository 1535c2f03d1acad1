import { describe, expect, test } from 'vitest'
import { Histogram, VirtualClock } from '../../../src/main/base/index.ts'
import { type Load, waits } from '../../../src/main/tuning/pools/erlang.ts'
import { PoolTuner } from '../../../src/main/tuning/index.ts'
import type { PoolInsight } from '../../../src/shared/pools.ts'
import { makeKnob } from '../support.ts'

interface World {
  /** Jobs per second that come, unless the workers cannot keep up: then as many as they can do, and waits of a second. */
  load: Load
  /** Jobs per second of so many busy workers. */
  capacity: (size: number) => number
}

/** A tuner over a pool that behaves as queueing theory says it does. */
function rig(world: World, size = 4, max = 32) {
  const clock = new VirtualClock()
  const knob = makeKnob({ id: 'pool.p.size', initial: size, max })
  const turns: { size: number; origin: string; reason: string }[] = []
  const tuner = new PoolTuner({
    clock,
    cpus: 64,
    knobs: () => [knob],
    set: (id, value, origin, reason) => {
      expect(id).toBe(knob.id)
      turns.push({ size: value, origin, reason })
      void knob.set(value)
      return Promise.resolve(null)
    },
  })
  let offered = 0
  let ended = 0
  let busyMs = 0
  let serviced = 0
  let servicedMs = 0
  const tick = (): void => {
    const { load, capacity } = world
    const size = knob.value
    const done = Math.min(load.arrivals, capacity(size))
    const busy = Math.min(size, (size * done) / capacity(size))
    offered += done / 10
    ended += done / 10
    busyMs += busy * 100
    serviced += done / 10
    servicedMs += busy * 100
    const service = new Histogram()
    for (let i = 1; i < 100; i++) service.record(-Math.log(1 - i / 100) * ((busy / done) * 1000))
    const keepsUp = load.arrivals < capacity(size)
    const waitP99Ms = keepsUp
      ? waits(size, { ...load, serviceMs: (size / capacity(size)) * 1000 }).p99Ms
      : 1000
    const rest = {
      live: size,
      queued: keepsUp ? 0 : 500,
      queueCapacity: 1000,
      submittersWaiting: 0,
      paused: false,
    }
    tuner.tick(clock.now(), [
      {
        pool: 'p',
        kind: 'goroutine',
        size,
        offered,
        ended,
        busyMs,
        serviced,
        servicedMs,
        waitP99Ms,
        service,
        ...rest,
      },
    ])
  }
  const pass = async (seconds: number): Promise<void> => {
    for (let i = 0; i < seconds * 10; i++) {
      tick()
      clock.advance(100)
      await Promise.resolve()
    }
  }
  return { tuner, knob, turns, pass, now: () => tuner.insights[0] }
}

const linear =
  (perWorker: number) =>
  (size: number): number =>
    size * perWorker
const load = (arrivals: number): Load => ({ arrivals, serviceMs: 10, arrivalCv2: 1, serviceCv2: 1 })

describe('the autopilot', () => {
  test('is off until it is switched on', async () => {
    const { turns, pass, now } = rig({ load: load(900), capacity: linear(100) })
    await pass(30)
    expect(turns).toEqual([])
    expect(now()?.autopilot.on).toBe(false)
    expect(now()?.advice).toMatchObject({ level: 'grow' })
  })

  test('grows step by step to the target, says why, and then rests', async () => {
    const { turns, pass, tuner, knob, now } = rig({ load: load(900), capacity: linear(100) })
    await pass(1)
    tuner.autopilot('p', true, 20, 1, 32)
    await pass(120)
    expect(turns.length).toBeGreaterThan(1)
    expect(turns[0]).toMatchObject({ size: 6, origin: 'autopilot', reason: 'p99 wait 1 s, target 20 ms' })
    expect(knob.value).toBeGreaterThanOrEqual(11)
    expect(knob.value).toBeLessThanOrEqual(16)
    const settled = turns.length
    await pass(300)
    expect(turns).toHaveLength(settled)
    expect(now()?.autopilot.says).toContain('fine')
  })

  test('takes a step back that did not help, and waits longer each time before it tries again', async () => {
    // Two workers are all that this work can use.
    const { turns, pass, tuner } = rig({ load: load(900), capacity: (size) => 100 * Math.min(size, 2) })
    await pass(1)
    tuner.autopilot('p', true, 20, 1, 32)
    await pass(16)
    expect(turns.map(({ size }) => size)).toEqual([6, 4])
    expect(turns[1]?.reason).toContain('growing from 4 did not help')
    expect(turns[1]?.reason).toContain('no further try for 30')
    await pass(40)
    expect(turns.map(({ size }) => size)).toEqual([6, 4, 6, 4])
    expect(turns[3]?.reason).toContain('no further try for 60')
    await pass(45)
    expect(turns).toHaveLength(4)
  })

  test('gives workers back that are not needed, never below what the load takes', async () => {
    const { turns, pass, tuner, knob } = rig({ load: load(300), capacity: linear(100) }, 24)
    await pass(1)
    tuner.autopilot('p', true, 50, 1, 32)
    await pass(400)
    expect(turns[0]?.size).toBe(18)
    expect(turns[0]?.reason).toContain('fewer workers will do')
    expect(knob.value).toBeLessThan(10)
    expect(knob.value).toBeGreaterThanOrEqual(4)
  })

  test('stays within its bounds, and goes there at once', async () => {
    const { turns, pass, tuner, knob } = rig({ load: load(900), capacity: linear(100) })
    await pass(1)
    tuner.autopilot('p', true, 20, 5, 7)
    await pass(100)
    expect(turns[0]).toMatchObject({ size: 5 })
    expect(knob.value).toBe(7)
  })

  test('refuses bounds outside of the knob, and pools that are not there', async () => {
    const { tuner, pass } = rig({ load: load(900), capacity: linear(100) })
    await pass(1)
    expect(() => tuner.autopilot('p', true, 20, 5, 33)).toThrow('between 1 and 32, not 5 to 33')
    expect(() => tuner.autopilot('p', true, 20, 9, 5)).toThrow('9 to 5')
    expect(() => tuner.autopilot('q', true, 20, 1, 2)).toThrow('there is no pool "q"')
  })
})

test('the wait to aim for is at first 20 ms, or what a job takes if that is more, and then stays', async () => {
  const quick = rig({ load: load(500), capacity: linear(100) }, 6)
  await quick.pass(30)
  expect(quick.now()?.targetMs).toBe(20)
  const world = { load: load(20), capacity: linear(10) }
  const slow = rig(world, 4)
  await slow.pass(30)
  expect(slow.now()?.targetMs).toBe(100)
  world.capacity = linear(8)
  await slow.pass(30)
  expect(slow.now()?.targetMs).toBe(100)
  const told = rig({ load: load(20), capacity: linear(10) }, 4)
  await told.pass(1)
  told.tuner.target('p', 5)
  await told.pass(30)
  expect(told.now()?.targetMs).toBe(5)
})

test('what a job takes while the program starts does not decide the wait to aim for', async () => {
  const world = { load: load(20), capacity: linear(2) }
  const { pass, now } = rig(world, 4)
  await pass(6)
  expect(now()?.targetMs).toBe(500)
  world.capacity = linear(10)
  await pass(24)
  expect(now()?.targetMs).toBe(100)
})

test('the wait to aim for decides what is advised', async () => {
  const { tuner, pass, now } = rig({ load: load(500), capacity: linear(100) }, 6)
  await pass(30)
  tuner.target('p', 1000)
  await pass(2)
  expect(now()).toMatchObject({ targetMs: 1000, advice: { level: 'fine' } })
  tuner.target('p', 1)
  await pass(2)
  const { targetMs, advice } = now() as PoolInsight
  expect(targetMs).toBe(1)
  expect(advice).toMatchObject({ level: 'grow', text: expect.stringContaining('under 1 ms') as string })
  const workers = advice.size ?? 0
  expect(waits(workers, load(500)).p99Ms).toBeLessThanOrEqual(1)
  expect(waits(workers - 1, load(500)).p99Ms).toBeGreaterThan(1)
  expect(() => tuner.target('none', 5)).toThrow('no pool "none"')
})

describe('measuring sizes', () => {
  const usl = (n: number): number => (100 * n) / (1 + 0.02 * (n - 1) + 0.001 * n * (n - 1))

  test('walks through them, fits the law and restores the size', async () => {
    const { tuner, turns, pass, knob, now } = rig({ load: load(1e6), capacity: usl }, 6)
    await pass(1)
    tuner.measure('p', true)
    expect(now()?.sweep).toBeUndefined()
    await pass(2)
    expect(now()?.sweep?.sizes).toEqual([1, 2, 4, 8, 16, 32])
    await pass(60)
    expect(turns.map(({ size }) => size)).toEqual([1, 2, 4, 8, 16, 32, 6])
    expect(new Set(turns.map(({ origin }) => origin))).toEqual(new Set(['measure']))
    expect(knob.value).toBe(6)
    expect(now()?.sweep).toBeUndefined()
    expect(now()?.sweepNote).toBe('Measured 1, 2, 4, 8, 16, 32.')
    expect(now()?.fit?.alpha).toBeCloseTo(0.02, 3)
    expect(now()?.fit?.beta).toBeCloseTo(0.001, 4)
  })

  test('turns back where the load is too light, and looks in between for enough sizes', async () => {
    const { tuner, turns, pass, now, knob } = rig({ load: load(450), capacity: linear(100) }, 6)
    await pass(1)
    tuner.measure('p', true)
    await pass(80)
    expect(turns.map(({ size }) => size)).toEqual([1, 2, 4, 8, 3, 5, 6])
    expect(now()?.sweepNote).toBe('Measured 1, 2, 3, 4, 5. At 8 the load keeps only 4.5 workers busy.')
    expect(now()?.points.map(({ size }) => size)).toEqual([1, 2, 3, 4, 5])
    expect(now()?.fit?.r2).toBeGreaterThan(0.99)
    expect(knob.value).toBe(6)
  })

  test('says so when there is nothing to measure', async () => {
    const { tuner, pass, now, knob } = rig({ load: load(20), capacity: linear(100) }, 6)
    await pass(1)
    tuner.measure('p', true)
    await pass(20)
    expect(now()?.sweepNote).toBe(
      'The load is too light to measure. At 1 the load keeps only 0.2 workers busy.',
    )
    expect(knob.value).toBe(6)
  })

  test('can be stopped, which restores the size', async () => {
    const { tuner, pass, knob, turns } = rig({ load: load(1e6), capacity: usl }, 6)
    await pass(1)
    tuner.measure('p', true)
    expect(() => tuner.measure('p', true)).toThrow('being measured already')
    await pass(10)
    expect(knob.value).toBe(2)
    tuner.measure('p', false)
    await pass(1)
    expect(knob.value).toBe(6)
    await pass(30)
    expect(turns.at(-1)?.size).toBe(6)
    expect(() => tuner.measure('p', false)).toThrow('not being measured')
  })

  test('holds the autopilot back meanwhile', async () => {
    const { tuner, pass, turns } = rig({ load: load(1e6), capacity: usl }, 6)
    await pass(1)
    tuner.autopilot('p', true, 20, 1, 32)
    tuner.measure('p', true)
    await pass(38)
    expect(turns.every(({ origin }) => origin === 'measure')).toBe(true)
  })
})

describe('points', () => {
  test('come from the pool at work at each size, without the transition, and only while it is busy', async () => {
    const { pass, now, knob } = rig({ load: load(350), capacity: linear(100) }, 3)
    await pass(6)
    expect(now()?.points).toMatchObject([{ size: 3 }])
    expect(now()?.points[0]?.perSecond).toBeCloseTo(300, 5)
    await knob.set(16)
    await pass(10)
    expect(now()?.points).toHaveLength(1)
  })

  test('are forgotten with the run', async () => {
    const { pass, now, tuner } = rig({ load: load(350), capacity: linear(100) }, 3)
    await pass(6)
    tuner.beginRun()
    expect(tuner.insights).toEqual([])
    await pass(2)
    expect(now()?.points).toEqual([])
  })
})

describe('a size that was tried', () => {
  const world = { load: load(1000), capacity: linear(100) }

  test('and stayed busy is remembered for five minutes', async () => {
    const { knob, pass, now } = rig(world)
    await pass(10)
    const first = now()?.advice.size ?? NaN
    void knob.set(9)
    await pass(10)
    void knob.set(4)
    await pass(10)
    expect(now()?.advice.text).toContain('9 were tried and stayed busy')
    expect(now()?.advice.size).toBeGreaterThan(9)
    expect(first).toBeLessThan(9)
    await pass(310)
    expect(now()?.advice.text).not.toContain('tried')
  })

  test('and had room is no reason to go beyond it', async () => {
    const { knob, pass, now } = rig(world)
    void knob.set(12)
    await pass(10)
    void knob.set(4)
    await pass(10)
    expect(now()?.advice.text).not.toContain('tried')
  })
})

test('what another size would do can be asked, and of a turn what was expected', async () => {
  const { tuner, pass, now } = rig({ load: load(500), capacity: linear(100) })
  expect(tuner.expects('pool.p.size', 8)).toEqual([])
  await pass(10)
  expect(tuner.outlook('p', 4)).toEqual([])
  expect(tuner.expects('pool.other.size', 8)).toEqual([])
  expect(() => tuner.outlook('other', 8)).toThrow('there is no pool "other"')
  const { size = NaN, predicted } = now()?.advice ?? {}
  expect(tuner.outlook('p', size)).toEqual(predicted)
  const [capacity, utilisation] = tuner.expects('pool.p.size', 8)
  expect(capacity).toMatchObject({ label: 'Capacity', after: 800 })
  expect(utilisation?.after).toBeLessThan(60)
})
