/** Profiles by call site. Frames stand outermost first, as a flame graph is drawn. */

export const profileKinds = ['block', 'mutex', 'select', 'goroutine'] as const
export type ProfileKind = (typeof profileKinds)[number]

export interface ProfileFrame {
  name: string
  /** `file:line`; empty when not known. */
  site: string
}

export interface WaitQuantiles {
  count: number
  p50Ms: number
  p90Ms: number
  p99Ms: number
  maxMs: number
}

export interface ProfileStack {
  /** Indices into `frames`, outermost first; the last is the operation itself. */
  stack: number[]
  count: number
  /** Time waited, ms; 0 in a goroutine profile. */
  delayMs: number
  /** Of a case of a select: how long those waited who had to. */
  waits?: WaitQuantiles
}

export interface ProfileData {
  kind: ProfileKind
  frames: ProfileFrame[]
  stacks: ProfileStack[]
  /** Since when it counts. */
  sinceMs: number
  atMs: number
  /** One wait is sampled per so many ms of waiting; 0: off. Of selects a number of them per second, whatever the rate. */
  rateMs: number
}

/** gzip-compressed pprof, for `go tool pprof`. */
export interface ProfileFile {
  name: string
  base64: string
}
