/**
 * What a goroutine in the drawer has been doing. The runtime keeps no history of a million goroutines, so it begins
 * when somebody looks, and with the wait that it is in at that moment: that one is known from its start.
 */
import type { Goroutine } from '../../runtime/index.ts'
import { goroutineStates, type GoroutineState } from '../../../shared/model.ts'
import type { GoroutineDetails } from '../../../shared/tables.ts'
import { doingOf, stateOfDoing } from './census.ts'

const maxWatched = 8
/** Nobody asked for so long: no longer watched. */
const forgetMs = 10_000
const maxSegments = 600

interface Course {
  readonly g: Goroutine
  readonly segments: { state: GoroutineState; fromMs: number }[]
  turns: number
  since: number
  askedMs: number
}

export class Watched {
  readonly #courses = new Map<number, Course>()

  /** Notes what it does now; times on the runtime's clock. */
  look(g: Goroutine, nowMs: number): Pick<GoroutineDetails['history'], 'segments' | 'turns'> {
    let course = this.#courses.get(g.id)
    if (course === undefined) {
      course = { g, segments: [], turns: 0, since: g.waitingSince, askedMs: nowMs }
      this.#courses.set(g.id, course)
      const [oldest] = this.#courses.keys()
      if (this.#courses.size > maxWatched && oldest !== undefined) this.#courses.delete(oldest)
    }
    course.askedMs = nowMs
    note(course, nowMs)
    return course
  }

  /** At each sample: all that are watched. */
  tick(nowMs: number): void {
    for (const [id, course] of this.#courses) {
      if (nowMs - course.askedMs > forgetMs || course.g.state === 'dead') this.#courses.delete(id)
      else note(course, nowMs)
    }
  }
}

/** Turns are a lower bound: between two looks it may have run more than once. */
function note(course: Course, nowMs: number): void {
  const { g, segments } = course
  const state = goroutineStates[stateOfDoing[doingOf(g)] as number] as GoroutineState
  const since = g.waitingSince
  const moved = since !== course.since
  if (moved && since > 0) course.turns++
  course.since = since
  const fromMs = since > 0 ? since : nowMs
  if (segments.at(-1)?.state !== state) segments.push({ state, fromMs })
  if (segments.length > maxSegments) segments.shift()
}
