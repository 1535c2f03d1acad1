/** What the Scheduler screen asks for: what each processor did in the last moments. */

/** Windows that lanes are shown over, ms. */
export const laneWindows = [120, 1000, 5000] as const
export type LaneWindow = (typeof laneWindows)[number]

export interface LaneSlice {
  /** ms since 1970. */
  startMs: number
  ms: number
  /** Function of the goroutine that ran, or that ran last when several shared the slice; empty when unknown. */
  name: string
  /** One goroutine held the processor all along. */
  alone: boolean
}

export interface Lane {
  proc: number
  state: 'starting' | 'running' | 'leaving' | 'dead'
  /** Function that runs now; empty when it is idle. */
  current: string
  /** Goroutines ready to run here. */
  queue: number
  /** % of the window. */
  utilisation: number
  /** Oldest first, without overlap. What lies between them was idle. */
  slices: LaneSlice[]
}

export interface LaneSteal {
  /** ms since 1970. */
  atMs: number
  from: number
  to: number
  /** Goroutines taken. */
  count: number
}

export interface LanesSnapshot {
  /** End of the window, ms since 1970. */
  atMs: number
  windowMs: number
  /** Before it nobody watched; left out when the whole window is known. */
  fromMs?: number
  lanes: Lane[]
  steals: LaneSteal[]
  /** Goroutines that wait for any processor, when that was looked at; empty for a program on one processor. */
  globalQueue: { atMs: number; length: number }[]
  /** The program uses processors on other threads. */
  parallel: boolean
}
