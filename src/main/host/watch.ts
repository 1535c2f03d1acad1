/** Runs the rules once a second and keeps the list of open findings. */
import { availableParallelism } from 'node:os'
import type { Clock } from '../base/index.ts'
import { FindingsBook, makeRules, observe, type ProgramEvents, type Sampler } from '../monitor/index.ts'
import type { KnobRegistry } from '../tuning/index.ts'
import type { Finding } from '../../shared/model.ts'
import { eventOf } from './end-event.ts'

const everyMs = 1000

export class Watch {
  findings: Finding[] = []
  readonly #clock: Clock
  readonly #sampler: Sampler
  readonly #knobs: KnobRegistry
  readonly #book = new FindingsBook()
  #rules = makeRules()
  #events: ProgramEvents = {}
  #lookedAtMs = -Infinity

  constructor(clock: Clock, sampler: Sampler, knobs: KnobRegistry) {
    this.#clock = clock
    this.#sampler = sampler
    this.#knobs = knobs
  }

  beginRun(): void {
    this.#book.clear()
    this.#rules = makeRules()
    this.#events = {}
    this.#lookedAtMs = -Infinity
    this.findings = []
  }

  /** What was true of the program is true no longer, except for how it ended. */
  endRun(error: unknown): void {
    this.#book.clear()
    this.#events = error === undefined ? {} : eventOf(error)
    this.#look()
  }

  /** Returns whether the findings are different now. */
  tick(nowMs: number): boolean {
    if (nowMs - this.#lookedAtMs < everyMs) return false
    this.#lookedAtMs = nowMs
    return this.#look()
  }

  #look(): boolean {
    const nowMs = this.#clock.now()
    const knobs = new Map(
      this.#knobs.list().map((knob) => [knob.id, { min: knob.min, max: knob.max, value: knob.get() }]),
    )
    const { program, pace, costShare } = this.#sampler
    const observation = observe(program, nowMs, {
      events: this.#events,
      knobs,
      cpus: availableParallelism(),
      monitor: { slowedToHz: pace.slowed ? pace.hz : undefined, costShare },
    })
    const sightings = this.#rules.flatMap((rule) => rule.look(observation))
    const before = this.findings
    this.findings = this.#book.update(sightings, nowMs, this.#clock.wall())
    return before.length > 0 || this.findings.length > 0
  }
}
