/** Everything that is known at this moment, as one JSON document. docs/exports.md says what is in it. */
import type { AppInfo, HostState } from '../../shared/model.ts'
import type { ExportedFile, TablesSnapshot } from '../../shared/recordings.ts'
import type { Reading } from './latest.ts'

export interface SnapshotParts {
  app: AppInfo
  state: HostState
  sampledAtMs: number
  readings: readonly Reading[]
  /** Undefined when nothing runs. */
  tables: TablesSnapshot | undefined
}

export function snapshotFile({ app, state, sampledAtMs, readings, tables }: SnapshotParts): ExportedFile {
  const atMs = Number.isNaN(sampledAtMs) ? null : sampledAtMs
  const metrics = readings.map(({ metric: { name, unit, attrs }, value }) => ({ name, unit, attrs, value }))
  const document = { format: 'weir-snapshot', version: 1, app, atMs, state, metrics, tables: tables ?? null }
  return {
    name: `${fileStem(state.run.status === 'idle' ? '' : state.run.workload.name, atMs ?? Date.now())}.json`,
    type: 'application/json',
    text: JSON.stringify(document, null, 1),
  }
}

/** `image-pipeline-20260203T143208`. */
export function fileStem(workload: string, atMs: number): string {
  const name = workload === '' ? 'weir' : workload.replaceAll(/[^\w.-]+/g, '-')
  const time = new Date(atMs).toISOString().replaceAll(/[-:]|\.\d+Z$/g, '')
  return `${name}-${time}`
}
