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

/** One of this thread, or what another processor says of one of its own. */
export interface Subject {
  readonly id: number
  /** Code of what it does. */
  readonly doing: number
  /** On this runtime's clock; 0 unless it waits. */
  readonly since: number
  /** To be looked at at each sample; those of other processors are seen only when somebody asks. */
  readonly g?: Goroutine
}

interface Course {
  readonly g: Goroutine | undefined
  readonly segments: { state: GoroutineState; fromMs: number }[]
  turns: number
  since: number
  askedMs: number
}

export class Watched {
  readonly #courses = new Map<number, Course>()

  /** Notes what it does now; times on the runtime's clock. */
  look(subject: Subject, nowMs: number): Pick<GoroutineDetails['history'], 'segments' | 'turns'> {
    const { id, g, since } = subject
    let course = this.#courses.get(id)
    if (course === undefined) {
      course = { g, segments: [], turns: 0, since, askedMs: nowMs }
      this.#courses.set(id, course)
      const [oldest] = this.#courses.keys()
      if (this.#courses.size > maxWatched && oldest !== undefined) this.#courses.delete(oldest)
    }
    course.askedMs = nowMs
    note(course, subject, nowMs)
    return course
  }

  /** At each sample: all that are watched. */
  tick(nowMs: number): void {
    for (const [id, course] of this.#courses) {
      const { g, askedMs } = course
      if (nowMs - askedMs > forgetMs || g?.state === 'dead') this.#courses.delete(id)
      else if (g !== undefined) note(course, subjectOf(g), nowMs)
    }
  }
}

export const subjectOf = (g: Goroutine): Subject => ({
  id: g.id,
  doing: doingOf(g),
  since: g.waitingSince,
  g,
})

/** Turns are a lower bound: between two looks it may have run more than once. */
function note(course: Course, { doing, since }: Subject, nowMs: number): void {
  const { segments } = course
  const state = goroutineStates[stateOfDoing[doing] as number] as GoroutineState
  const moved = since !== course.since
  if (moved && since > 0) course.turns++
  course.since = since
  const fromMs = since > 0 ? since : nowMs
  if (segments.at(-1)?.state !== state) segments.push({ state, fromMs })
  if (segments.length > maxSegments) segments.shift()
}
