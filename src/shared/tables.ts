/** What travels for the tables of goroutines and channels: the host groups, filters and sorts, and sends a window. */
import type { GoroutineState } from './model.ts'

/** One filter token as typed: `wait>10s`, `-fn:worker`. Tokens are joined by "and". */
export interface FilterToken {
  key: string
  op: ':' | '>' | '<'
  value: string
  not?: boolean | undefined
}

export const goroutineGroupings = ['site', 'reason', 'flat'] as const
export type GoroutineGrouping = (typeof goroutineGroupings)[number]

export const goroutineSorts = ['site', 'match', 'state', 'reason', 'wait', 'turns', 'busy'] as const
export type GoroutineSort = (typeof goroutineSorts)[number]

export interface GoroutineRow {
  /** Of all processors, see `goroutineId`. */
  id: number
  /** Where it lives; null while nobody has begun it. Recordings made before there were several lack it. */
  processor?: number | null
  name: string
  /** `file:line:column`; empty when not known. */
  site: string
  state: GoroutineState
  /** In words, names in `backticks`: "select on `events`, `context`". */
  waitsFor: string
  /** 0 unless it waits. */
  waitMs: number
  /** It has ended since the order of the rows was fixed. */
  ended: boolean
}

export interface GoroutineGroup {
  /** Stable as long as the program runs. */
  key: string
  name: string
  site: string
  /** In the whole program, and of those the ones that the filter lets through. */
  total: number
  matched: number
  /** The matched ones by state, in the order of `goroutineStates`. */
  states: number[]
  /** Processors on which matched ones live, ascending. */
  processors?: number[]
  /** What the one that waits longest waits for. */
  waitsFor: string
  longestMs: number
  /** Resumptions per second of the whole group; null until measured. */
  turnsPerS: number | null
  /** % of one core; null until measured. */
  busy: number | null
}

export type GoroutineTableRow =
  | { kind: 'group'; group: GoroutineGroup; open: boolean }
  | { kind: 'goroutine'; row: GoroutineRow }
  /** So many more of an open group are not listed until all are asked for. */
  | { kind: 'more'; key: string; count: number }

export interface GoroutinePage {
  total: number
  matched: number
  /** The whole program by state, in the order of `goroutineStates`. */
  states: number[]
  groups: number
  /** Processors of the program. */
  procs?: number
  /** Rows below the head of each group, in order; empty in the flat view. */
  shape: number[]
  rowCount: number
  offset: number
  rows: GoroutineTableRow[]
  /** Give it back as `hold` to keep the order of the rows while their values move on. */
  order: number
  atMs: number
  /** What the last walk over all goroutines cost, in ms of the host's thread. */
  walkMs: number
}

/** One thing that a waiting goroutine waits for; a select has several. */
export interface WaitCase {
  /** Which way: a glyph. */
  state: GoroutineState
  /** "`← events`". */
  label: string
  /** "unbuffered, no sender for 9 min 40 s". */
  detail: string
  /** This one can never happen. */
  never: boolean
  channel?: number
  /** How often the select at this place has chosen it, 0 … 1; absent when it is not known which select that is. */
  chosen?: number
}

export interface GoroutineDetails {
  row: GoroutineRow
  reason: string
  waits: WaitCase[]
  /** `file:line:column` of its own function where it waits. */
  at?: string
  /** Nothing can ever end its wait. */
  stuck: boolean
  /** Goroutines known to be able to end the wait. */
  releasers: { id: number; name: string }[]
  /** To the nearest sample; null when it began before the host looked. */
  ageMs: number | null
  /** What it did since the host began to watch this one; the wait it was in then counts from its start. */
  history: { fromMs: number; segments: { state: GoroutineState; fromMs: number }[]; turns: number }
  group: { key: string; name: string; total: number; counts: [atMs: number, count: number][] }
  atMs: number
}

export const channelSorts = [
  'name',
  'occupancy',
  'send',
  'recv',
  'in',
  'out',
  'p50',
  'p99',
  'activity',
] as const
export type ChannelSort = (typeof channelSorts)[number]

export interface ChannelRow {
  id: number
  name: string
  /** Between processors; absent when it belongs to one runtime. */
  kind?: 'shared'
  len: number
  cap: number
  closed: boolean
  senders: number
  receivers: number
  /** Per second over the last second; null until measured. */
  inPerS: number | null
  outPerS: number | null
  /** Waits that ended in the last 10 s and, for senders, those that last; null when nobody had to wait. */
  wait: { op: 'send' | 'receive'; p50Ms: number; p99Ms: number } | null
  /** Nobody has come for those who wait for more than ten seconds. */
  stalled: 'no sender' | 'no receiver' | null
  /** Since when those who are stalled wait, in ms. */
  stalledMs: number
  /** Of the time, 0 … 1, the last half minute counting most; absent without a buffer, and in recordings made before. */
  shares?: { full: number; empty: number }
  /** Share of the capacity (unbuffered: 0), one number per 5 s, newest last. */
  spark: number[]
}

export interface ChannelPage {
  counts: { all: number; blocked: number; full: number; closed: number }
  sendersBlocked: number
  /** Not in recordings. */
  receiversBlocked?: number
  matched: number
  offset: number
  rows: ChannelRow[]
  order: number
  atMs: number
}

export interface ChannelWaiter {
  /** 0: outside code that awaits. */
  id: number
  name: string
  site: string
  waitMs: number
  /** One case of a select among others. */
  select: boolean
  /** Goroutines of another processor: so many wait there. Who, and since when, only that processor knows. */
  processor?: string
  count?: number
}

export interface WhatIf {
  /** Values per second that senders offer while there is room; null when there was hardly ever room. */
  arrivalPerS: number | null
  /** Values per second that receivers take while there is something. */
  servicePerS: number
  /** Share of the looks at which it was full, 0 … 1, and how many looks that were. */
  fullShare: number
  looks: number
  points: { cap: number; fullShare: number; latencyMs: number }[]
  verdict: 'not the limit' | 'receivers are the limit' | 'larger helps' | 'not known yet'
  /** One or two sentences that give the figures behind the verdict. */
  text: string
  /** A capacity that helps. */
  suggestion: number | null
}

/** One select with a case on this channel. */
export interface SelectUse {
  /** The function that it stands in, and where. */
  name: string
  site: string
  /** Selects that went on, of which shares are told. Where there are many it is reckoned from a sample. */
  total: number
  cases: {
    key: string
    label: string
    /** 0 … 1. */
    share: number
    /** On this channel. */
    here: boolean
    /** Of those who had to wait for it. */
    p99Ms: number | null
  }[]
}

export interface ChannelDetails {
  row: ChannelRow
  site: string
  sends: number
  receives: number
  sendBlocks: number
  receiveBlocks: number
  highWater: number
  senders: ChannelWaiter[]
  receivers: ChannelWaiter[]
  /** Selects that wait on it among others, the busiest first. Recordings do not have them. */
  selects?: SelectUse[]
  /** Of the time, 0 … 1, the last minute counting most. Recordings do not have it, nor channels without a buffer. */
  shares?: { full: number; empty: number }
  /** Length and capacity once a second, newest last. */
  history: [atMs: number, len: number, cap: number][]
  /** Waits since it was made, by upper bound in ms; the last bound is open (null). */
  waits: {
    op: 'send' | 'receive'
    bins: { toMs: number | null; count: number }[]
    p50Ms: number
    p99Ms: number
  } | null
  /** Id of the knob that turns its capacity; null when it has none. */
  knob: string | null
  whatIf: WhatIf | null
  atMs: number
}
