/** Runs the rules once a second and keeps the list of open findings. */
import { availableParallelism } from 'node:os'
import type { Clock } from '../base/index.ts'
import {
  FindingsBook,
  Lookout,
  makeRules,
  observe,
  type ProgramEvents,
  type Sampler,
} from '../monitor/index.ts'
import type { KnobRegistry } from '../tuning/index.ts'
import type { FindingsPast } from '../../shared/findings.ts'
import type { Change, Finding, RunChecks } from '../../shared/model.ts'
import type { PoolInsight } from '../../shared/pools.ts'
import { eventOf } from './end-event.ts'

const everyMs = 1000

export class Watch {
  findings: Finding[] = []
  readonly #clock: Clock
  readonly #sampler: Sampler
  readonly #knobs: KnobRegistry
  readonly #book = new FindingsBook()
  readonly #changes: () => readonly Change[]
  readonly #insights: () => readonly PoolInsight[]
  readonly #checks: () => RunChecks
  #lookout: Lookout
  #switches = NaN
  #switchesAtMs = NaN
  #rules = makeRules()
  #events: ProgramEvents = {}
  #lookedAtMs = -Infinity
  #ended = false

  /** `changes`: of knobs, oldest first, to tell what closed a finding. `insights`: what tuning knows of the pools. */
  constructor(
    clock: Clock,
    sampler: Sampler,
    knobs: KnobRegistry,
    changes: () => readonly Change[] = () => [],
    insights: () => readonly PoolInsight[] = () => [],
    checks: () => RunChecks = () => ({ passed: 0, failed: 0 }),
  ) {
    this.#clock = clock
    this.#sampler = sampler
    this.#knobs = knobs
    this.#changes = changes
    this.#insights = insights
    this.#checks = checks
    this.#lookout = this.#newLookout()
  }

  get past(): FindingsPast {
    return this.#book.past
  }

  mute(id: string, muted: boolean): void {
    this.#book.mute(id, muted)
    this.#look()
  }

  beginRun(): void {
    this.#book.clear()
    this.#rules = makeRules()
    this.#lookout = this.#newLookout()
    this.#events = {}
    this.#lookedAtMs = -Infinity
    this.#ended = false
    this.findings = []
  }

  /** What was open stays: it is what there is to know of the program, and how it ended. */
  endRun(error: unknown): void {
    this.#events = error === undefined ? {} : eventOf(error)
    this.#look()
    this.#ended = true
  }

  /** Returns whether the findings are different now. */
  tick(nowMs: number): boolean {
    if (this.#ended || nowMs - this.#lookedAtMs < everyMs) return false
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
      checks: this.#checks(),
      advice: new Map(this.#insights().map(({ pool, advice }) => [pool, advice])),
      diagnoses: program === undefined ? [] : this.#lookout.look(program.rt, nowMs),
      switchesPerMs: this.#switchRate(program?.runtime.stats.switches, nowMs),
      knobs,
      cpus: availableParallelism(),
      monitor: { slowedToHz: pace.slowed ? pace.hz : undefined, costShare },
    })
    const sightings = this.#rules.flatMap((rule) => rule.look(observation))
    const before = this.findings
    this.findings = this.#book.update(sightings, nowMs, this.#clock.wall(), (ids, sinceMs) =>
      this.#changeOf(ids, sinceMs),
    )
    return before.length > 0 || this.findings.length > 0
  }

  #newLookout(): Lookout {
    return new Lookout(() => this.#clock.now())
  }

  #switchRate(switches: number | undefined, nowMs: number): number {
    const rate = switches === undefined ? NaN : (switches - this.#switches) / (nowMs - this.#switchesAtMs)
    this.#switches = switches ?? NaN
    this.#switchesAtMs = nowMs
    return rate
  }

  #changeOf(knobs: readonly string[], sinceMs: number): number | undefined {
    return this.#changes().findLast(({ knob, atMs }) => atMs >= sinceMs && knobs.includes(knob))?.number
  }
}
