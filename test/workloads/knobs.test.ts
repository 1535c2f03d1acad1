/**
 * Every knob of every workload at both of its ends, one by one and all together: the checks go on and none fails.
 * Programs without sockets and threads run in virtual time, so that a slow setting costs nothing; the others wait
 * for the next check, however long it takes.
 */
import { VirtualClock } from '../../src/main/base/index.ts'
import {
  builtIns,
  mistakes,
  startProgram,
  type Program,
  type Workload,
} from '../../src/main/workloads/index.ts'
import type { Knob } from 'weir'
import { describe, expect, test } from 'vitest'
import { knobs, moreChecks, withRun } from './support/run.ts'

/** Their checks are there to fail: mistakes.test.ts. */
const broken = new Set(mistakes.map(([mistake]) => mistake))
const sound = builtIns.filter((workload) => !broken.has(workload))
/** Sockets, threads, or a loop that never waits. */
const inRealTime = new Set([
  'prime-sieve',
  'thumbnails',
  'fetch-timeout',
  'rate-limited-fetch',
  'hub-chat',
  'gmp',
])

/** Processors come and go in tests of their own, test/parallel; `WEIR_KNOBS=all` turns them here, too. */
const turned = ({ group }: Knob): boolean => process.env['WEIR_KNOBS'] === 'all' || group !== 'Scheduler'

interface Setting {
  what: string
  values: Record<string, number>
}

function settingsOf(program: Program): Setting[] {
  const all = knobs(program).filter(turned)
  const ends = ['min', 'max'] as const
  const single = all.flatMap((knob) =>
    ends.map((end) => ({ what: `${knob.id} at ${knob[end]}`, values: { [knob.id]: knob[end] } })),
  )
  const together = ends.map((end) => ({
    what: `all at ${end}`,
    values: Object.fromEntries(all.map((knob) => [knob.id, knob[end]])),
  }))
  return [...single, ...(all.length > 1 ? together : []), { what: 'all as at first', values: {} }]
}

async function turn(program: Program, { values }: Setting): Promise<void> {
  for (const knob of knobs(program).filter(turned)) await knob.set(values[knob.id] ?? knob.initial)
}

/** Moves the time until some more checks have been made. */
async function advance(clock: VirtualClock, program: Program, what: string): Promise<void> {
  const enough = program.checks.passed + 3
  for (let seconds = 0; program.checks.passed < enough; seconds++) {
    expect(program.checks.lastFailure, what).toBeUndefined()
    expect(seconds, `seconds without a check, ${what}`).toBeLessThan(600)
    clock.advance(1000)
    await new Promise(setImmediate)
  }
}

async function inVirtualTime(workload: Workload): Promise<void> {
  const clock = new VirtualClock()
  const program = startProgram(workload, { clock, seed: 1 })
  clock.advance(1000)
  expect(program.checks.passed, 'checks in the first second').toBeGreaterThan(0)
  for (const setting of settingsOf(program)) {
    await turn(program, setting)
    await advance(clock, program, setting.what)
  }
  const stopped = program.stop()
  clock.advance(1000)
  await stopped
  expect(program.checks).toMatchObject({ failed: 0 })
  expect(program.rt.stats()).toMatchObject({ goroutines: 0, timers: 0 })
}

const pure = sound.filter(({ name }) => !inRealTime.has(name))
describe.each(pure.map((workload) => [workload.name, workload] as const))('%s', (_, workload) => {
  test('every knob at its ends, in virtual time', { timeout: 60_000 }, () => inVirtualTime(workload))
})

/** Takes all cores for seconds; its processors have tests of their own. `WEIR_KNOBS=all` runs it too. */
const heavy = new Set(process.env['WEIR_KNOBS'] === 'all' ? [] : ['gmp'])
const real = sound.filter(({ name }) => inRealTime.has(name) && !heavy.has(name))
describe.each(real.map((workload) => [workload.name, workload] as const))('%s', (_, workload) => {
  test('every knob at its ends', { timeout: 600_000 }, () =>
    withRun(workload, async ({ program, failures }) => {
      await moreChecks(program, 1)
      for (const setting of settingsOf(program)) {
        await turn(program, setting)
        await moreChecks(program, 1)
        expect(failures.slice(0, 5), setting.what).toEqual([])
      }
    }),
  )
})
