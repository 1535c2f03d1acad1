/** How many goroutines each creation site had, and how much they ran: one point per census, for a quarter of an hour. */
import type { Census, Origin } from './census.ts'
import { siteKey } from './census-view.ts'

const keptMs = 900_000
const betweenMs = 3000
/** A program with more sites than this has only the largest remembered. */
const maxSites = 500

interface Course {
  counts: [atMs: number, count: number][]
  /** Turns and busy time at the census before, to tell the rates. */
  lastMs: number
  turns: number
  busyMs: number
  turnsPerS: number | null
  busy: number | null
}

export class GroupHistory {
  readonly #courses = new Map<string, Course>()

  /** `wallMs`: the same moment as `census.nowMs`, since 1970. */
  add({ nowMs, origins, originCounts }: Census, wallMs: number): void {
    const seen = new Map<string, { count: number; turns: number; busyMs: number }>()
    for (const [index, origin] of origins.entries()) {
      const known = seen.get(siteKey(origin)) ?? { count: 0, turns: 0, busyMs: 0 }
      known.count += originCounts[index] as number
      known.turns += origin.turns
      known.busyMs += origin.busyMs
      seen.set(siteKey(origin), known)
    }
    for (const [key, sums] of seen) this.#note(key, sums, nowMs, wallMs)
    for (const [key, course] of this.#courses) if (!seen.has(key)) this.#absent(key, course, wallMs)
  }

  counts(key: string): [atMs: number, count: number][] {
    return this.#courses.get(key)?.counts ?? []
  }

  /** Resumptions per second and share of a core of all goroutines made there. */
  rates(origins: readonly Origin[]): { turnsPerS: number | null; busy: number | null } {
    const [origin] = origins
    const course = origin && this.#courses.get(siteKey(origin))
    return { turnsPerS: course?.turnsPerS ?? null, busy: course?.busy ?? null }
  }

  #note(
    key: string,
    sums: { count: number; turns: number; busyMs: number },
    nowMs: number,
    wallMs: number,
  ): void {
    let course = this.#courses.get(key)
    if (course === undefined) {
      if (this.#courses.size >= maxSites) return
      course = { counts: [], lastMs: NaN, turns: 0, busyMs: 0, turnsPerS: null, busy: null }
      this.#courses.set(key, course)
    }
    const elapsedMs = nowMs - course.lastMs
    if (elapsedMs > 0) {
      course.turnsPerS = Math.max(0, ((sums.turns - course.turns) / elapsedMs) * 1000)
      course.busy = Math.min(100, Math.max(0, ((sums.busyMs - course.busyMs) / elapsedMs) * 100))
    }
    Object.assign(course, { lastMs: nowMs, turns: sums.turns, busyMs: sums.busyMs })
    append(course.counts, wallMs, sums.count)
  }

  #absent(key: string, course: Course, wallMs: number): void {
    append(course.counts, wallMs, 0)
    if (course.counts.every(([, count]) => count === 0)) this.#courses.delete(key)
  }
}

function append(counts: [number, number][], atMs: number, count: number): void {
  const last = counts.at(-1)
  const before = counts.at(-2)
  // The newest point moves until it is far enough from the one before.
  if (last !== undefined && before !== undefined && last[0] - before[0] < betweenMs) counts.pop()
  counts.push([atMs, count])
  while (counts.length > 2 && atMs - (counts[1]?.[0] ?? atMs) > keptMs) counts.shift()
}
