/** What leaves Weir: metrics by OpenMetrics and OTLP, a snapshot as JSON, a recording as a trace. */
export { Exports } from './exports.ts'
export { snapshotFile } from './snapshot.ts'
export { traceFile } from './trace.ts'
