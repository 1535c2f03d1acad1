/**
 * A recording in the trace event format, which Perfetto and chrome://tracing open: metrics as counters, runs,
 * findings and changes on tracks of the program, what ran on each processor, and what goroutines waited for.
 * Times are µs since the recording began.
 */
import type { ExportedFile } from '../../shared/recordings.ts'
import type { Recording } from '../recorder/index.ts'
import { fileStem } from './snapshot.ts'
import { counterEvents } from './trace-counters.ts'
import { countersPid, named, programPid, type TraceEvent } from './trace-event.ts'
import { goroutineEvents } from './trace-goroutines.ts'
import { processorEvents } from './trace-processors.ts'
import { programEvents } from './trace-program.ts'

export function traceFile(recording: Recording): ExportedFile {
  const { meta, fromMs } = recording
  const clock = { us: (atMs: number): number => Math.max(0, Math.round((atMs - fromMs) * 1000)) }
  const traceEvents = [
    named('process_name', programPid, `Weir: ${meta.workload === '' ? 'no workload' : meta.workload}`),
    named('process_name', countersPid, 'Metrics'),
    ...programEvents(recording, clock),
    ...counterEvents(recording, clock),
    ...processorEvents(recording, clock),
    ...goroutineEvents(recording, clock),
  ]
  const otherData = {
    app: meta.app,
    node: meta.node,
    platform: meta.platform,
    fromMs,
    workload: meta.workload,
  }
  return {
    name: `${fileStem(meta.workload, fromMs)}.trace.json`,
    type: 'application/json',
    text: JSON.stringify({ displayTimeUnit: 'ms', otherData, traceEvents: inOrder(traceEvents) }),
  }
}

/** Names first, then by time; of two that begin at once the longer one first, so that the shorter nests in it. */
function inOrder(events: readonly TraceEvent[]): TraceEvent[] {
  const rank = ({ ph }: TraceEvent): number => (ph === 'M' ? 0 : 1)
  return events.toSorted((a, b) => rank(a) - rank(b) || a.ts - b.ts || (b.dur ?? 0) - (a.dur ?? 0))
}
