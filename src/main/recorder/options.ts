/** What the recorder is fed from, and its bounds. */
import type { Clock } from '../base/index.ts'
import type { AppInfo, HostState } from '../../shared/model.ts'
import type { TablesSnapshot } from '../../shared/recordings.ts'
import type { Disk } from './disk.ts'
import type { RecordedHistory } from './write-recording.ts'

export interface RecorderFeed {
  clock: Clock
  app: Pick<AppInfo, 'version' | 'node' | 'cpus'>
  history(): RecordedHistory
  state(): HostState
  /** The tables now, with the answers that a replay gives besides; undefined when nothing runs. */
  snapshot(): Promise<RecordedTables | undefined>
  /** `recorder` in the state is different now. */
  changed(): void
  /** Whether a critical finding that opens saves the last minutes; always when left out. */
  savesFindings?(): boolean
}

export type RecordedTables = TablesSnapshot & { answers: Record<string, unknown> }

export interface RecorderOptions {
  /** Where recordings are kept; without it nothing is ever written. */
  directory?: string | undefined
  disk?: Disk
  spanMs?: number
  eventBytes?: number
  snapshotBytes?: number
  /** Time between two looks at the tables, when they are cheap. */
  snapshotMs?: number
  /** Files saved by themselves that are kept; older ones go. */
  keptFindings?: { files: number; bytes: number }
  streamLimits?: { ms: number; bytes: number }
}

export type Bounds = Required<Omit<RecorderOptions, 'directory' | 'disk'>>

export const boundsOf = (given: RecorderOptions): Bounds => ({
  spanMs: 900_000,
  eventBytes: 4_000_000,
  snapshotBytes: 12_000_000,
  snapshotMs: 5000,
  keptFindings: { files: 10, bytes: 100_000_000 },
  streamLimits: { ms: 3_600_000, bytes: 256_000_000 },
  ...given,
})
