/**
 * The effect of one change among others. A second change soon after a first leaves each of them few seconds of its own: what can be
 * told of those is told. Where the seconds before a change are too few, it is measured together with the changes right before it, from
 * before the first of them to after itself: who turns 2 → 3 → 5 → 8 within a minute sees what it has come to.
 */
import type { Effect } from '../../shared/model.ts'
import { type EffectWindows, measureEffect, type SeriesReader, type Spans, spansOf } from './effect.ts'
import type { Entry } from './overlaps.ts'

/** That there was no effect is not said of fewer seconds. */
const fewMs = 10_000

export interface Course {
  series: SeriesReader
  windows: EffectWindows
  /** When the program was under way. */
  steadyFromMs: number
}

export function effectOf(entries: readonly Entry[], index: number, course: Course): Effect {
  const entry = entries[index] as Entry
  const spans = spansAt(entries, index, index, course)
  const alone = certain(measureEffect(course.series, entry.measures, spans, entry.overlaps), spans)
  const first = firstOfChain(entries, index, course)
  // A guard answers for its own change only.
  if (first === index || entry.change.guard !== undefined)
    return { ...alone, ...('results' in alone && { spans }) }
  const whole = spansAt(entries, first, index, course)
  const together = measureEffect(course.series, entry.measures, whole, entry.overlaps)
  if (together.status !== 'overlaps' || together.results.length === 0) return alone
  const others = entries.slice(first, index).map(({ change }) => change.number)
  return { ...together, together: others, spans: whole }
}

/** The earliest change that this one can only be told together with; itself when it has seconds of its own before it. */
function firstOfChain(entries: readonly Entry[], index: number, course: Course): number {
  let first = index
  for (; first > 0; first--) {
    const entry = entries[first] as Entry
    const before = entries[first - 1] as Entry
    const [fromMs, toMs] = spansAt(entries, first, first, course).before
    if (toMs - fromMs >= fewMs || !entry.overlaps.includes(before.change.number)) break
  }
  return first
}

function spansAt(entries: readonly Entry[], first: number, last: number, course: Course): Spans {
  const { windows, steadyFromMs } = course
  const previous = entries[first - 1]
  const turnedMs = previous === undefined ? -Infinity : previous.change.atMs + windows.settleMs
  return spansOf(
    (entries[first] as Entry).beganAtMs,
    (entries[last] as Entry).change.atMs,
    windows,
    Math.max(turnedMs, steadyFromMs),
    entries[last + 1]?.beganAtMs,
  )
}

function certain(effect: Effect, { before, after }: Spans): Effect {
  if (effect.status !== 'overlaps') return effect
  const few = Math.min(before[1] - before[0], after[1] - after[0]) < fewMs
  return few ? { ...effect, results: effect.results.filter(({ verdict }) => verdict !== 'same') } : effect
}
