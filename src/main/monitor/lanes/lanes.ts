/**
 * What each processor did lately. Recorded only while somebody asks: processors on threads of their own write their slices
 * down in shared memory anyway, from where they are fetched before they are overwritten; a single one is watched.
 */
import { UsageError } from '../../base/index.ts'
import type { ProcessorRow, ProcessorSet } from '../../parallel/index.ts'
import type { Runtime } from '../../runtime/index.ts'
import type { Lane, LaneSlice, LanesSnapshot, LaneSteal } from '../../../shared/scheduler.ts'
import { LocalLane } from './local-lane.ts'
import { coarsen, overlap } from './slices.ts'

const keptMs = 5500
/** Without a question for so long, nobody looks any more. */
const patienceMs = 3000
/** Slices finer than what a screen can show are merged; in what is put down for later, more of them. */
const shownSlices = 600
const keptSlices = 300

interface Course {
  slices: LaneSlice[]
  /** Earlier ones are not known, ms since 1970. */
  since: number
  nextSlice: number
  nextSteal: number
}

export class Lanes {
  readonly #rt: Runtime
  #askedMs = -Infinity
  #local: LocalLane | undefined
  #watching = false
  readonly #courses = new Map<number, Course>()
  #steals: LaneSteal[] = []
  #global: { atMs: number; length: number }[] = []

  constructor(rt: Runtime) {
    this.#rt = rt
  }

  /** At each sample. */
  tick(nowMs: number): void {
    if (!this.#watching) return
    if (nowMs - this.#askedMs > patienceMs) this.close()
    else this.#collect()
  }

  query(windowMs: number): LanesSnapshot {
    this.#askedMs = this.#rt.clock.now()
    this.#watching = true
    this.#collect()
    return this.#snapshot(windowMs, shownSlices)
  }

  /** What is known anyhow: processors on threads write down their slices, a single one does when it is watched. */
  peek(windowMs: number): LanesSnapshot {
    if (this.#set === undefined && this.#local === undefined)
      throw new UsageError('not-recorded', 'a single processor is watched only while somebody looks at it')
    this.#collect()
    return this.#snapshot(windowMs, windowMs > 1000 ? keptSlices : shownSlices)
  }

  #snapshot(windowMs: number, most: number): LanesSnapshot {
    const atMs = this.#rt.clock.wall()
    const since = atMs - windowMs
    const set = this.#set
    const lanes =
      set === undefined
        ? [this.#localLane(since, atMs, most)]
        : set.processors().map((row) => this.#lane(row, since, atMs, most))
    const known = lanes.map(({ proc }) => this.#courses.get(proc)?.since ?? -Infinity)
    const fromMs = Math.min(atMs, Math.max(...known))
    return {
      atMs,
      windowMs,
      ...(fromMs > since && { fromMs }),
      lanes,
      steals: this.#steals.filter((steal) => steal.atMs >= since),
      globalQueue: this.#global.filter((point) => point.atMs >= since - 1000),
      parallel: set !== undefined,
    }
  }

  close(): void {
    this.#watching = false
    this.#local?.close()
    this.#local = undefined
    this.#courses.clear()
    this.#steals = []
    this.#global = []
  }

  get #set(): ProcessorSet | undefined {
    return this.#rt.registry.list('processors')[0] as ProcessorSet | undefined
  }

  #collect(): void {
    const set = this.#set
    const oldest = this.#rt.clock.wall() - keptMs
    if (set === undefined) {
      this.#local ??= new LocalLane(this.#rt)
      this.#course(0).slices.push(...this.#local.take())
    } else {
      this.#local?.close()
      this.#local = undefined
      for (const row of set.processors()) this.#fetch(set, row)
      this.#global.push({ atMs: this.#rt.clock.wall(), length: set.globalQueue })
      this.#global = this.#global.filter(({ atMs }) => atMs >= oldest).sort((a, b) => a.atMs - b.atMs)
      this.#steals = this.#steals.filter(({ atMs }) => atMs >= oldest)
    }
    for (const course of this.#courses.values()) drop(course.slices, oldest)
  }

  #fetch(set: ProcessorSet, { index, slices, steals }: ProcessorRow): void {
    const course = this.#course(index, slices, steals)
    const fresh = set.slices(index, course.nextSlice)
    // Overwritten before they were fetched, or before anybody looked.
    if (fresh.length < slices - course.nextSlice || course.since === Infinity)
      course.since = fresh[0]?.start ?? this.#rt.clock.wall()
    for (const { start, ms, name, turns, globalQueue } of fresh) {
      course.slices.push({ startMs: start, ms, name, alone: turns === 1 })
      this.#global.push({ atMs: start + ms, length: globalQueue })
    }
    for (const { at, from, to, count } of set.stealsBy(index, course.nextSteal))
      this.#steals.push({ atMs: at, from, to, count })
    course.nextSlice = slices
    course.nextSteal = steals
  }

  /** Begun with what the processor has still written down. */
  #course(p: number, slices = 0, steals = 0): Course {
    let course = this.#courses.get(p)
    if (course === undefined || course.nextSlice > slices) {
      const nextSlice = Math.max(0, slices - 120)
      const since = this.#set === undefined ? this.#rt.clock.wall() : nextSlice > 0 ? Infinity : -Infinity
      course = { slices: [], since, nextSlice, nextSteal: Math.max(0, steals - 60) }
      this.#courses.set(p, course)
    }
    return course
  }

  #lane(row: ProcessorRow, since: number, until: number, most: number): Lane {
    const course = this.#course(row.index, row.slices, row.steals)
    return {
      proc: row.index,
      state: row.state === 'none' ? 'dead' : row.state,
      current: row.parked ? '' : (row.current?.name ?? ''),
      queue: row.queue,
      ...shown(course, since, until, most),
    }
  }

  #localLane(since: number, until: number, most: number): Lane {
    return {
      proc: 0,
      state: 'running',
      current: this.#local?.current ?? '',
      queue: this.#rt.sched.runnable,
      ...shown(this.#course(0), since, until, most),
    }
  }
}

function shown(
  { slices, since: knownSince }: Course,
  since: number,
  until: number,
  most: number,
): Pick<Lane, 'slices' | 'utilisation'> {
  const inside = slices.filter(({ startMs, ms }) => startMs + ms > since)
  const busyMs = inside.reduce((sum, slice) => sum + overlap(slice, since, until), 0)
  const knownMs = until - Math.max(since, knownSince)
  return {
    utilisation: knownMs <= 0 ? 0 : Math.min(100, (100 * busyMs) / knownMs),
    slices: coarsen(inside, (until - since) / most),
  }
}

function drop(slices: LaneSlice[], oldest: number): void {
  const first = slices.findIndex(({ startMs, ms }) => startMs + ms >= oldest)
  if (first > 0) slices.splice(0, first)
  else if (first < 0) slices.length = 0
}
