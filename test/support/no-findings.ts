/**
 * Watches every runtime that the tests make as the app watches a program: the same rules, once a second of the runtime's
 * own clock. A finding fails the test in which it opened, unless the file is about such programs. `WEIR_FINDINGS=1 npx
 * vitest run --project node` runs with it.
 */
import path from 'node:path'
import { afterAll, afterEach, expect } from 'vitest'
import { realClock } from '../../src/main/base/index.ts'
import { FindingsBook, Lookout, makeRules, observe } from '../../src/main/monitor/index.ts'
import { diagnose } from '../../src/main/monitor/wait-for/index.ts'
import { ProgramSource } from '../../src/main/monitor/program-source.ts'
import type { Runtime } from '../../src/main/runtime/index.ts'
import { Scheduler } from '../../src/main/runtime/scheduler.ts'
import { findingsOfTests, ofSlowMachines } from './findings-of-tests.ts'

const everyMs = 1000

class Watched {
  readonly rt: Runtime
  readonly #program: ProgramSource
  readonly #lookout = new Lookout()
  readonly #rules = makeRules()
  readonly #book = new FindingsBook()
  readonly #told = new Set<string>()
  #switches = NaN
  #lookedMs: number

  constructor(rt: Runtime) {
    this.rt = rt
    this.#program = new ProgramSource(rt)
    this.#lookedMs = rt.clock.now()
  }

  /** What has opened since the look before. */
  look(): string[] {
    const { rt } = this
    const nowMs = rt.clock.now()
    const elapsedMs = nowMs - this.#lookedMs
    if (rt.closed || elapsedMs < everyMs) return []
    this.#lookedMs = nowMs
    this.#program.update({ nowMs, elapsedMs })
    const { switches } = rt.stats()
    const observation = observe(this.#program, nowMs, {
      events: {},
      // Looks that cost much come more rarely, by the processor's time: in virtual time they would hardly come at all.
      diagnoses: rt.clock === realClock ? this.#lookout.look(rt, nowMs) : diagnose(rt),
      switchesPerMs: (switches - this.#switches) / elapsedMs,
      knobs: new Map(),
      cpus: 4,
      monitor: { slowedToHz: undefined, costShare: NaN },
    })
    this.#switches = switches
    const open = this.#book.update(
      this.#rules.flatMap((rule) => rule.look(observation)),
      nowMs,
      rt.clock.wall(),
    )
    const fresh = open.filter(({ id }) => !this.#told.has(id))
    for (const { id } of fresh) this.#told.add(id)
    return fresh
      .filter(({ id }) => rt.clock !== realClock || !ofSlowMachines.test(id))
      .map(({ id, title, text }) => `${id}\n  ${title}: ${text}`)
  }
}

const known = new WeakSet<Runtime>()
const living = new Set<Watched>()
const opened: string[] = []

function watch(rt: Runtime): void {
  known.add(rt)
  const watched = new Watched(rt)
  living.add(watched)
  if (rt.clock === realClock) return
  // Virtual time moves between two lines of a test: the only moments to look are those at which everybody waits.
  const hooks = rt.sched.hooks as { idle: () => void }
  const idle = hooks.idle
  hooks.idle = () => {
    opened.push(...watched.look())
    idle()
  }
}

const { spawn } = Scheduler.prototype
Scheduler.prototype.spawn = function (this: Scheduler, body, origin) {
  if (!known.has(this.runtime)) watch(this.runtime)
  return spawn.call(this, body, origin)
}

const timer = setInterval(() => {
  for (const watched of living) {
    if (watched.rt.closed) living.delete(watched)
    else if (watched.rt.clock === realClock) opened.push(...watched.look())
  }
}, everyMs).unref()

function demandSilence(): void {
  const file = path.relative(process.cwd(), expect.getState().testPath ?? '').replaceAll(path.sep, '/')
  const wanted = findingsOfTests.find(([prefix]) => file.startsWith(prefix))?.[1]
  const found = opened.splice(0)
  expect(wanted === undefined ? found : found.filter((each) => !wanted.test(each)), 'findings').toEqual([])
}

afterEach(demandSilence)
afterAll(() => {
  clearInterval(timer)
  demandSilence()
})
