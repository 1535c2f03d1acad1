/** What a finding rests on and what to do about it. */
import type { Finding, Prediction } from './model.ts'

/** A time series that shows it, named as in the layout of the frames. */
export interface EvidenceSeries {
  label: string
  metric: string
  attrs: Readonly<Record<string, string>>
  unit: string
  /** Drawn as a dotted line: where the rule begins to hold. */
  limit?: number
}

/** A way out: with `knob`, one click turns it. */
export interface Remedy {
  title: string
  text: string
  knob?: string
  value?: number
}

/** One goroutine or object that it is about. */
export interface Involved {
  kind: string
  name: string
  id?: number
  /** Where it was made, shortened; empty when not known. */
  site: string
  /** What it does or how it stands. */
  words: string
}

export interface FindingDetail {
  /** One line for the list. */
  summary: string
  /** The rule in words: `utilisation over 90 % and a queue that grows`. */
  rule: string
  /** When the rule held: from, to; the last one lasts until now while the finding is open. */
  held: [fromMs: number, toMs: number][]
  series: EvidenceSeries[]
  facts: { label: string; value: string; unit?: string }[]
  /** The knob that it is about, advised now or not: what turning it did is shown with the finding. */
  knob?: string
  /** What the advice is expected to do, by the model that the rule states; absent where nothing can be said. */
  predicted?: Prediction[]
  /** How to get out of it when no knob helps. */
  fix?: Remedy
  others: Remedy[]
  involved: Involved[]
  /** Goroutines that are not among them. */
  more?: number
  /** Each step of a cycle in words, in order. */
  steps: string[]
  /** False: inferred from what was seen so far. */
  certain: boolean
  /** The screen that shows the thing, and its name there. */
  place?: { screen: string; label: string }
}

export interface ResolvedFinding extends Finding {
  resolvedAtMs: number
  /** `fixed by change 3`, `the queue is empty again`. */
  why: string
  /** The change that closed it. */
  change?: number
}

/** Findings that are open but not listed, and those that are over. */
export interface FindingsPast {
  muted: Finding[]
  /** Newest first. */
  resolved: ResolvedFinding[]
}

/** A turn of a knob that takes itself back unless it is kept. */
export interface Trial {
  /** Number of its change. */
  change: number
  untilMs: number
}
