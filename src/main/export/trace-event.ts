/** The trace event format, as far as it is used here. */

/** One event; which fields there are depends on `ph`. */
export interface TraceEvent {
  name: string
  /** M metadata, C counter, X complete slice, i instant. */
  ph: 'M' | 'C' | 'X' | 'i'
  pid: number
  tid: number
  ts: number
  dur?: number
  cat?: string
  /** Scope of an instant: global, process or thread. */
  s?: 'g' | 'p' | 't'
  args?: Record<string, string | number>
}

/** Process ids: tracks are grouped by process. */
export const programPid = 1
export const countersPid = 2
/** The first processor; further ones follow. */
export const processorPid = 10

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
