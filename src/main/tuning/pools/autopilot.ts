/**
 * Moves a pool's size towards a p99 wait. One step at a time: it waits until a step's effect can be seen, takes one back that did
 * not help, and then leaves growing alone for a while that doubles with every failure.
 */
import type { Flow } from './flow.ts'
import { type Load, offeredLoad, workersFor } from './erlang.ts'
import { figure, ms, percent } from './words.ts'
import { saturated } from './saturated.ts'

export interface AutopilotRules {
  targetMs: number
  min: number
  max: number
}

export interface Step {
  size: number
  reason: string
}

export interface Decision {
  step?: Step
  says: string
}

/** Waits are measured over five seconds, the transition lasts two. */
const holdMs = 8000
const firstRestMs = 30_000
const longestRestMs = 300_000
/** Calm for so long before it shrinks. */
const calmMs = 15_000
const helpful = 0.1

interface Taken {
  from: number
  to: number
  atMs: number
  waitMs: number
  completions: number
}

export class AutopilotMind {
  #grown: Taken | undefined
  #actedAtMs = -Infinity
  #restUntilMs = -Infinity
  #restMs = firstRestMs
  #calmSinceMs: number | undefined

  /** Once a second. `size` is what the pool has now, whoever turned it. */
  decide(flow: Flow | undefined, size: number, rules: AutopilotRules, nowMs: number): Decision {
    const { targetMs, min, max } = rules
    if (size < min || size > max)
      return this.#go(Math.min(max, Math.max(min, size)), 'outside of its bounds', nowMs)
    if (nowMs - this.#actedAtMs < holdMs) return { says: 'Watching what the last step does.' }
    if (flow === undefined || Number.isNaN(flow.waitP99Ms)) return { says: 'Not enough data yet.' }
    const judged = this.#judge(flow, size, nowMs)
    if (judged !== undefined) return judged
    const late = flow.waitP99Ms > targetMs
    const aim = `p99 wait ${ms(flow.waitP99Ms)}, target ${ms(targetMs)}`
    if (late) return this.#late(flow, size, rules, aim, nowMs)
    return this.#calm(flow, size, rules, aim, nowMs)
  }

  #late(
    flow: Flow,
    size: number,
    { targetMs, max, min }: AutopilotRules,
    aim: string,
    nowMs: number,
  ): Decision {
    this.#calmSinceMs = undefined
    if (size >= max) return { says: `${aim}: at its upper bound of ${max}.` }
    if (nowMs < this.#restUntilMs)
      return {
        says: `${aim}: growing did not help; trying again in ${figure((this.#restUntilMs - nowMs) / 1000)} s.`,
      }
    // The figures of an overloaded pool do not show how much is offered: half as many again, then look.
    const bold = Math.ceil(size * 1.5)
    const needed = workersFor(loadOf(flow), targetMs, Math.max(min, size), max) ?? max
    const wanted = flow.busy / size >= saturated ? bold : Math.min(needed, bold)
    const to = Math.min(max, Math.max(size + 1, wanted))
    const { waitP99Ms: waitMs, completions } = flow
    this.#grown = { from: size, to, atMs: nowMs, waitMs, completions }
    return this.#go(to, aim, nowMs)
  }

  #calm(
    flow: Flow,
    size: number,
    { targetMs, min, max }: AutopilotRules,
    aim: string,
    nowMs: number,
  ): Decision {
    this.#calmSinceMs ??= nowMs
    const spare = flow.waitP99Ms < targetMs / 4 && flow.busy / size < 0.6 && !flow.heldBack
    if (!spare) this.#calmSinceMs = nowMs
    if (size <= min || nowMs - this.#calmSinceMs < calmMs) return { says: `${aim}: fine.` }
    const needed =
      workersFor(loadOf(flow), targetMs / 2, Math.max(min, Math.ceil(offeredLoad(flow) / 0.8)), max) ?? size
    // A quarter at most, so that the next look can still stop it.
    const to = Math.max(needed, min, Math.floor(size * 0.75))
    if (to >= size) return { says: `${aim}: fine.` }
    this.#calmSinceMs = undefined
    return this.#go(to, `${aim}, utilisation ${percent(flow.busy / size)}: fewer workers will do`, nowMs)
  }

  /** Did the last step up help? Else it is taken back. */
  #judge(flow: Flow, size: number, nowMs: number): Decision | undefined {
    const step = this.#grown
    this.#grown = undefined
    // Somebody else has turned the knob since: nothing can be said.
    if (step?.to !== size) return undefined
    const quicker = flow.waitP99Ms < step.waitMs * (1 - helpful)
    const more = flow.completions > step.completions * (1 + helpful / 2)
    if (quicker || more) {
      this.#restMs = firstRestMs
      return undefined
    }
    this.#restUntilMs = nowMs + this.#restMs
    const reason =
      `growing from ${step.from} did not help: p99 wait ${ms(step.waitMs)} → ${ms(flow.waitP99Ms)}, ` +
      `${figure(step.completions)} → ${figure(flow.completions)} jobs/s; no further try for ${figure(this.#restMs / 1000)} s`
    this.#restMs = Math.min(longestRestMs, this.#restMs * 2)
    return this.#go(step.from, reason, nowMs)
  }

  #go(size: number, reason: string, nowMs: number): Decision {
    this.#actedAtMs = nowMs
    return { step: { size, reason }, says: `${reason}: ${size}.` }
  }
}

function loadOf(flow: Flow): Load {
  return { ...flow, arrivals: Math.max(flow.arrivals, flow.completions) }
}
