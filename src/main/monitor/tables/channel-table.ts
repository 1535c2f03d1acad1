/** Answers `channels.query`: the rows on screen, in an order that can be kept. */
import type { Clock } from '../../base/index.ts'
import type { CallInput } from '../../../shared/contract.ts'
import type { ChannelPage, ChannelRow, ChannelSort } from '../../../shared/tables.ts'
import type { ChannelEntry } from '../channel-entry.ts'
import type { ChannelBook } from './channel-book.ts'
import type { ChannelCourse } from './channel-course.ts'
import { countChannels, ownChannels } from './channel-counts.ts'
import { compileChannelFilter } from './channel-filter.ts'
import { inSlices, type Sliced } from './in-slices.ts'

export type ChannelQuery = CallInput<'channels.query'>

/** Nobody came for those who wait: from this on it is worth saying. */
const stalledMs = 10_000
const sparkSeconds = 5
const maxOrders = 4

export class ChannelTable {
  readonly #clock: Clock
  readonly #book: ChannelBook
  /** Position by id, of the orders sent last. */
  readonly #orders = new Map<number, ReadonlyMap<number, number>>()
  #lastOrder = 0

  constructor(clock: Clock, book: ChannelBook) {
    this.#clock = clock
    this.#book = book
  }

  async query(query: ChannelQuery): Promise<ChannelPage> {
    const passes = compileChannelFilter(query.filter)
    const named = query.filter.some(({ key, not }) => not !== true && (key === 'internal' || key === 'id'))
    const courses = named ? [...this.#book.courses] : ownChannels(this.#book.courses)
    const matching = courses.filter(({ entry }) => passes(entry))
    const { order, sorted } = await this.#ordered(matching, query)
    return {
      ...countChannels(courses),
      matched: matching.length,
      offset: query.offset,
      rows: sorted.slice(query.offset, query.offset + query.limit).map((course) => this.row(course)),
      order,
      atMs: Math.round(this.#clock.wall()),
    }
  }

  row(course: ChannelCourse): ChannelRow {
    return { ...this.bareRow(course), spark: sparkOf(this.#book.history(course, 300)) }
  }

  /** Without its course over the last minutes, which costs more than all the rest. */
  bareRow(course: ChannelCourse): Omit<ChannelRow, 'spark'> {
    const { entry } = course
    const nowMs = this.#clock.now()
    const stalled = stalledOf(course, nowMs)
    return {
      id: entry.id,
      name: entry.name,
      ...(entry.kind === 'shared' && { kind: entry.kind }),
      len: entry.len,
      cap: entry.cap,
      closed: entry.closed,
      senders: entry.sendersWaiting,
      receivers: entry.receiversWaiting,
      inPerS: course.inPerS,
      outPerS: course.outPerS,
      wait: course.waits(nowMs),
      ...(entry.cap > 0 && course.looks > 0 && { shares: course.shares }),
      stalled,
      stalledMs:
        stalled === null ? 0 : course.oldestWaitMs(stalled === 'no sender' ? 'receive' : 'send', nowMs),
    }
  }

  async #ordered(
    courses: readonly ChannelCourse[],
    { sort, hold }: ChannelQuery,
  ): Promise<{ order: number; sorted: readonly ChannelCourse[] }> {
    const held = hold === undefined ? undefined : this.#orders.get(hold)
    if (hold !== undefined && held !== undefined) {
      const at = ({ entry }: ChannelCourse): number => held.get(entry.id) ?? Infinity
      return { order: hold, sorted: courses.toSorted((a, b) => at(a) - at(b) || a.entry.id - b.entry.id) }
    }
    const { value: sorted } = await inSlices(sortChannels(courses, sort, this.#clock.now()))
    const order = ++this.#lastOrder
    this.#orders.set(order, new Map(sorted.map(({ entry }, i) => [entry.id, i])))
    const [oldest] = this.#orders.keys()
    if (this.#orders.size > maxOrders && oldest !== undefined) this.#orders.delete(oldest)
    return { order, sorted }
  }
}

/** What is unknown comes last, whichever way. */
function* sortChannels(
  courses: readonly ChannelCourse[],
  { by, descending }: ChannelQuery['sort'],
  nowMs: number,
): Sliced<readonly ChannelCourse[]> {
  const keyed: { course: ChannelCourse; value: number | string }[] = []
  for (const course of courses) {
    keyed.push({ course, value: sortValue(course, by, nowMs) })
    if (keyed.length % 32 === 0) yield
  }
  const sign = descending ? -1 : 1
  keyed.sort((a, b) => {
    if (a.value !== b.value && (Number.isNaN(a.value) || Number.isNaN(b.value))) {
      if (Number.isNaN(a.value) && Number.isNaN(b.value)) return a.course.entry.id - b.course.entry.id
      return Number.isNaN(a.value) ? 1 : -1
    }
    if (a.value === b.value) return a.course.entry.id - b.course.entry.id
    return sign * (a.value < b.value ? -1 : 1)
  })
  return keyed.map(({ course }) => course)
}

function sortValue(course: ChannelCourse, by: ChannelSort, nowMs: number): number | string {
  const { entry } = course
  switch (by) {
    case 'name':
      return entry.name
    case 'occupancy':
      return entry.occupancy
    case 'send':
      return entry.sendersWaiting
    case 'recv':
      return entry.receiversWaiting
    case 'in':
      return course.inPerS ?? NaN
    case 'out':
      return course.outPerS ?? NaN
    case 'activity':
      return Math.max(course.lastSendMs, course.lastReceiveMs)
    case 'p50':
      return course.waits(nowMs)?.p50Ms ?? NaN
    case 'p99':
      return worstWait(course, nowMs)
  }
}

/** What the p99 column shows: who is stalled waits longer than any wait that ended. */
function worstWait(course: ChannelCourse, nowMs: number): number {
  const stalled = stalledOf(course, nowMs)
  if (stalled !== null) return course.oldestWaitMs(stalled === 'no sender' ? 'receive' : 'send', nowMs)
  return course.waits(nowMs)?.p99Ms ?? NaN
}

function stalledOf(course: ChannelCourse, nowMs: number): ChannelRow['stalled'] {
  const { sendersWaiting, receiversWaiting }: ChannelEntry = course.entry
  if (
    sendersWaiting > 0 &&
    nowMs - course.lastReceiveMs > stalledMs &&
    course.oldestWaitMs('send', nowMs) > stalledMs
  )
    return 'no receiver'
  if (
    receiversWaiting > 0 &&
    nowMs - course.lastSendMs > stalledMs &&
    course.oldestWaitMs('receive', nowMs) > stalledMs
  )
    return 'no sender'
  return null
}

function sparkOf(history: readonly [number, number, number][]): number[] {
  const spark: number[] = []
  for (let i = history.length - 1; i >= 0; i -= sparkSeconds) {
    let top = 0
    for (const [, len, cap] of history.slice(Math.max(0, i - sparkSeconds + 1), i + 1))
      top = Math.max(top, cap === 0 ? 0 : Math.min(1, len / cap))
    spark.unshift(Math.round(top * 1000) / 1000)
  }
  return spark
}
