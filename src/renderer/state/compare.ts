/**
 * Two stretches of time, A and B, and how a measure differs between them. What is compared are means; a difference
 * within the noise of both stretches, or under 5 %, is none.
 */
import type { Change } from '../../shared/model.ts'
import type { SampleStore } from './samples.ts'
import type { Session } from './session.ts'
import { createStore, type Store } from './store.ts'
import { scrubTo, timelineSpan } from './timeline.ts'
import { ranges, type RangeMs } from './view.ts'
import { viewWindow, type TimeWindow } from './window.ts'

export type Letter = 'a' | 'b'

export interface Marked {
  a: TimeWindow | undefined
  b: TimeWindow | undefined
}

/** Whatever is shorter was a click. */
export const shortestMs = 1_000
/** Around a change: what the journal measures, too. */
const aroundMs = 30_000
const settleMs = 5_000
/** Shown after the later of two stretches. */
const marginMs = 5_000
/** A live window moves on: for so long both stay in it. */
const slideMs = 20_000
/** Noise is judged by the means of so many parts of a stretch: neighbouring samples resemble each other. */
const parts = 8

const stores = new WeakMap<Session, Store<Marked>>()

export function markedOf(session: Session): Store<Marked> {
  let store = stores.get(session)
  if (store === undefined) {
    store = createStore<Marked>({ a: undefined, b: undefined })
    store.subscribe(() => {
      session.redraw.invalidate()
    })
    stores.set(session, store)
  }
  return store
}

export interface Compared {
  a: TimeWindow
  b: TimeWindow
}

/** Both stretches, once there are two. */
export function comparedOf({ a, b }: Marked): Compared | undefined {
  return a === undefined || b === undefined ? undefined : { a, b }
}

/** The timeline, from the first sample on. */
function knownSpan(session: Session): TimeWindow {
  const { fromMs, toMs } = timelineSpan(session)
  const firstMs = session.samples.whole(() => session.samples.firstAt)
  return { fromMs: Number.isNaN(firstMs) ? fromMs : Math.max(fromMs, firstMs), toMs }
}

/** The first stretch that is marked becomes A; further ones are compared with it. */
export function mark(session: Session, window: TimeWindow, letter?: Letter): void {
  const marked = markedOf(session)
  const span = knownSpan(session)
  const fromMs = Math.max(span.fromMs, window.fromMs)
  const toMs = Math.min(span.toMs, window.toMs)
  if (toMs - fromMs < shortestMs) return
  const as = letter ?? (marked.get().a === undefined ? 'a' : 'b')
  marked.patch({ [as]: { fromMs, toMs } })
}

export function markShown(session: Session, letter: Letter): void {
  mark(session, viewWindow(session.view.get(), session.nowMs()), letter)
}

/** The range that was on screen before it was widened to show both stretches, and what it was widened to. */
const widened = new WeakMap<Session, { from: RangeMs; to: RangeMs }>()

/** The range goes back to what it was before, unless somebody has chosen another one since. */
export function endComparison(session: Session): void {
  markedOf(session).set({ a: undefined, b: undefined })
  const range = widened.get(session)
  widened.delete(session)
  if (range !== undefined && session.view.get().rangeMs === range.to)
    session.view.patch({ rangeMs: range.from })
}

export function swapRanges(session: Session): void {
  const { a, b } = markedOf(session).get()
  markedOf(session).set({ a: b, b: a })
}

/** As long as the one stretch there is, and right before it. */
export function compareWithBefore(session: Session): void {
  const marked = markedOf(session)
  const { a } = marked.get()
  if (a === undefined) return
  marked.set({ a: undefined, b: a })
  mark(session, { fromMs: 2 * a.fromMs - a.toMs, toMs: a.fromMs }, 'a')
  if (marked.get().a === undefined) marked.set({ a, b: undefined })
}

export function compareWithNewest(session: Session): void {
  const { a } = markedOf(session).get()
  if (a === undefined) return
  const { toMs } = viewWindow({ endMs: undefined, rangeMs: 60_000 }, session.nowMs())
  mark(session, { fromMs: toMs - (a.toMs - a.fromMs), toMs }, 'b')
}

/** Whether both stretches lie within the window that the charts show. */
export function bothShown(session: Session, { a, b }: Compared): boolean {
  const { fromMs, toMs } = viewWindow(session.view.get(), session.nowMs())
  return Math.min(a.fromMs, b.fromMs) >= fromMs && Math.max(a.toMs, b.toMs) <= toMs
}

/** Brings both into the charts: by a wider range where that is enough, else by going back to them. */
export function showBoth(session: Session): void {
  const both = comparedOf(markedOf(session).get())
  if (both === undefined || bothShown(session, both)) return
  const { view, replay } = session
  const nowMs = session.nowMs()
  const fromMs = Math.min(both.a.fromMs, both.b.fromMs)
  const toMs = Math.max(both.a.toMs, both.b.toMs)
  const edgeMs = replay.info === undefined ? (view.get().endMs ?? nowMs) : nowMs
  // The edge stays where it is as long as the widest range reaches from there.
  const reach = (endMs: number, slackMs: number) =>
    ranges.find((rangeMs) => fromMs >= endMs - rangeMs + slackMs)
  const staying = edgeMs >= toMs ? reach(edgeMs, slideMs) : undefined
  const endMs = staying === undefined ? Math.min(Math.max(edgeMs, toMs), toMs + marginMs) : edgeMs
  const rangeMs = staying ?? reach(endMs, 0) ?? ranges[2]
  if (rangeMs !== view.get().rangeMs)
    widened.set(session, { from: widened.get(session)?.from ?? view.get().rangeMs, to: rangeMs })
  view.patch({ rangeMs })
  if (staying === undefined) scrubTo(session, endMs)
}

/** What was before it, and what came once it had settled: the seconds that its effect was measured by, if it was. */
export function compareAround(session: Session, { atMs, effect }: Pick<Change, 'atMs' | 'effect'>): void {
  const spans = 'spans' in effect ? effect.spans : undefined
  const { before, after } = spans ?? {
    before: [atMs - aroundMs, atMs],
    after: [atMs + settleMs, atMs + aroundMs],
  }
  endComparison(session)
  mark(session, { fromMs: before[0], toMs: before[1] }, 'a')
  mark(session, { fromMs: after[0], toMs: after[1] }, 'b')
  showBoth(session)
}

/** By keyboard: the stretch moves, or its end does. */
export function adjust(session: Session, letter: Letter, byMs: { from: number; to: number }): void {
  const old = markedOf(session).get()[letter]
  if (old === undefined) return
  const span = knownSpan(session)
  // A stretch that is moved against an end of the timeline keeps its length.
  const least = span.fromMs - old.fromMs
  const most = span.toMs - old.toMs
  const to = Math.max(Math.min(byMs.to, most), byMs.from === byMs.to ? least : -Infinity)
  const from = byMs.from === byMs.to ? to : byMs.from
  mark(session, { fromMs: old.fromMs + from, toMs: old.toMs + to }, letter)
}

export interface Contrast {
  a: number
  b: number
  direction: 'up' | 'down' | 'same' | 'unknown'
  /** Of A; NaN when A is 0 or unknown. */
  percent: number
}

/** A value per sample index; NaN where there is none. */
export type Reading = (index: number) => number

interface Summary {
  mean: number
  /** Squared standard error of the mean. */
  error: number
}

function summarise(samples: SampleStore, read: Reading, { fromMs, toMs }: TimeWindow): Summary {
  const sums = new Float64Array(parts)
  const counts = new Float64Array(parts)
  for (let i = samples.indexAt(fromMs); i < samples.length; i++) {
    const at = samples.timeAt(i)
    if (at >= toMs) break
    const value = read(i)
    if (Number.isNaN(value)) continue
    const part = Math.min(parts - 1, Math.floor(((at - fromMs) / (toMs - fromMs)) * parts))
    sums[part] = (sums[part] ?? 0) + value
    counts[part] = (counts[part] ?? 0) + 1
  }
  const means = [...sums].flatMap((sum, part) => ((counts[part] ?? 0) > 0 ? [sum / (counts[part] ?? 1)] : []))
  const total = counts.reduce((all, n) => all + n, 0)
  const mean = total === 0 ? NaN : sums.reduce((all, sum) => all + sum, 0) / total
  if (means.length < 2) return { mean, error: 0 }
  const spread = means.reduce((all, each) => all + (each - mean) ** 2, 0) / (means.length - 1)
  return { mean, error: spread / means.length }
}

export function contrast(
  samples: SampleStore,
  read: Reading,
  ranges: { a: TimeWindow; b: TimeWindow },
): Contrast {
  // A recording stands somewhere; both stretches are compared as a whole all the same.
  const [a, b] = samples.whole(() => [summarise(samples, read, ranges.a), summarise(samples, read, ranges.b)])
  const difference = b.mean - a.mean
  const percent = a.mean === 0 ? NaN : (difference / Math.abs(a.mean)) * 100
  if (Number.isNaN(difference)) return { a: a.mean, b: b.mean, direction: 'unknown', percent: NaN }
  const noise = 2 * Math.sqrt(a.error + b.error)
  const alike = difference === 0 || Math.abs(difference) <= noise || Math.abs(percent) < 5
  return { a: a.mean, b: b.mean, direction: alike ? 'same' : difference > 0 ? 'up' : 'down', percent }
}

/** `71 %`, or `× 12` from three times on, where a percentage says less and takes more room. */
export const sizeOf = ({ percent, a, b }: Contrast): string =>
  Number.isNaN(percent)
    ? ''
    : percent >= 200
      ? `×\u00a0${b / a < 9.95 ? (b / a).toFixed(1) : (b / a).toFixed(0)}`
      : `${Math.abs(percent).toFixed(0)}\u00a0%`
