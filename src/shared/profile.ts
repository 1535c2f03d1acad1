/** Profiles by call site. Frames stand outermost first, as a flame graph is drawn. */

export const profileKinds = ['block', 'mutex', 'goroutine'] as const
export type ProfileKind = (typeof profileKinds)[number]

export interface ProfileFrame {
  name: string
  /** `file:line`; empty when not known. */
  site: string
}

export interface ProfileStack {
  /** Indices into `frames`, outermost first; the last is the operation itself. */
  stack: number[]
  count: number
  /** Time waited, ms; 0 in a goroutine profile. */
  delayMs: number
}

export interface ProfileData {
  kind: ProfileKind
  frames: ProfileFrame[]
  stacks: ProfileStack[]
  /** Since when it counts. */
  sinceMs: number
  atMs: number
  /** One wait is sampled per so many ms of waiting; 0: off. */
  rateMs: number
}

/** gzip-compressed pprof, for `go tool pprof`. */
export interface ProfileFile {
  name: string
  base64: string
}
