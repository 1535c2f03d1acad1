/** Runs a kernel under one schedule after the other, and asks for a diagnosis of each end. */
import { type Goroutine, type Panic, Runtime, type Schedule } from '../../../src/main/runtime/index.ts'
import { type Diagnosis, diagnose } from '../../../src/main/monitor/wait-for/index.ts'
import { collectGarbage } from '../../support/garbage.ts'
import type { Form, Kernel } from './kernel.ts'
import { complaints } from './match.ts'
import { StepClock } from './step-clock.ts'

export interface Plan {
  readonly schedule: Schedule
  readonly seed: number
}

/** Most schedules tried for a kernel. */
export const most = 200
/** Turns after which a program that goes on is looked at as it is. */
const turnsAtMost = 300
/** Short slices, ms on the step clock: some fifty looks at the clock. */
const sliceMs = 0.5

const turnsTaken: readonly Schedule[] = ['yielding', 'random', 'yielding', 'pct', 'yielding', 'unyielding']

/** The orders that need no chance first, as programs run and strictly; then the others by turns, each with its own seed. */
export function* plans(): Iterable<Plan> {
  yield { schedule: 'runnext', seed: 1 }
  yield { schedule: 'fifo', seed: 1 }
  for (let i = 2; i < most; i++) {
    yield { schedule: turnsTaken[(i - 2) % turnsTaken.length] as Schedule, seed: i }
  }
}

interface Outcome {
  readonly plan: Plan
  /** At the end, and in between when asked for. */
  readonly diagnoses: readonly Diagnosis[]
  readonly panics: readonly Panic[]
  /** Who is left at the end, with what it waits for. */
  readonly left: readonly string[]
}

export async function run(kernel: Kernel, form: Form, plan: Plan, watch = false): Promise<Outcome> {
  const clock = new StepClock()
  const panics: Panic[] = []
  const rt = new Runtime({ ...plan, clock, sliceMs, sites: true, onPanic: (panic) => panics.push(panic) })
  rt.go(function* main() {
    yield* kernel[form]()
  })
  const diagnoses: Diagnosis[] = []
  let settled = false
  for (let turn = 0; turn < turnsAtMost; turn++) {
    settled = !clock.turn()
    if (settled) break
    if (watch) diagnoses.push(...diagnose(rt))
  }
  if (!settled) await collectGarbage()
  diagnoses.push(...diagnose(rt))
  const left = Array.from(rt.goroutines(), tell)
  rt.close()
  return { plan, diagnoses, panics, left }
}

export interface Found {
  /** Schedules it took, this one included. */
  readonly schedules: number
  readonly plan: Plan
  readonly diagnosis: Diagnosis
}

/** The first schedule under which the bug is explained rightly; else what was said instead, for the message. */
export async function find(kernel: Kernel): Promise<Found | string> {
  let instead = 'it never showed'
  let schedules = 0
  for (const plan of plans()) {
    schedules++
    const { diagnoses, panics, left } = await run(kernel, 'buggy', plan)
    if (panics.length > 0) return `${name(plan)}: ${String(panics[0]?.message)}`
    const diagnosis = diagnoses.find((d) => complaints(kernel, d).length === 0)
    if (diagnosis !== undefined) return { schedules, plan, diagnosis }
    const [wrong] = diagnoses
    if (wrong !== undefined)
      instead = `${name(plan)}: ${complaints(kernel, wrong).join('; ')} in: ${wrong.sentence}`
    else if (left.length > 0) instead = `${name(plan)}: no diagnosis, but left: ${left.join(', ')}`
  }
  return instead
}

/** What is wrong with the repaired form under this schedule; nothing when it ends as it should. */
export async function faults(kernel: Kernel, plan: Plan, watch: boolean): Promise<string[]> {
  const { diagnoses, panics, left } = await run(kernel, 'fixed', plan, watch)
  return [
    ...panics.map((panic) => panic.message),
    ...diagnoses.map(({ kind, sentence }) => `${kind}: ${sentence}`),
    ...left.map((who) => `left: ${who}`),
  ].map((fault) => `${name(plan)}: ${fault}`)
}

function name({ schedule, seed }: Plan): string {
  return `schedule ${schedule}, seed ${String(seed)}`
}

function tell(g: Goroutine): string {
  return `${g.name} [${g.waitReason ?? g.state}]`
}
