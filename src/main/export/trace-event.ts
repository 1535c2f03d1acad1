/** The trace event format, as far as it is used here. */

/** One event; which fields there are depends on `ph`. */
export interface TraceEvent {
  name: string
  /** M metadata, C counter, X complete slice, i instant, b and e ends of a slice that others may overlap. */
  ph: 'M' | 'C' | 'X' | 'i' | 'b' | 'e'
  pid: number
  tid: number
  ts: number
  dur?: number
  cat?: string
  /** What a `b` and its `e` have in common. */
  id?: number
  /** Scope of an instant: global, process or thread. */
  s?: 'g' | 'p' | 't'
  args?: Record<string, string | number>
}

/** Process ids: tracks are grouped by process. */
export const programPid = 1
export const countersPid = 2
export const processorPid = 3
export const goroutinesPid = 4

export interface TraceClock {
  us: (atMs: number) => number
}

export const named = (
  what: 'process_name' | 'thread_name',
  pid: number,
  name: string,
  tid = 0,
): TraceEvent => ({
  name: what,
  ph: 'M',
  pid,
  tid,
  ts: 0,
  args: { name },
})
