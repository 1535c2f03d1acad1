/** What travels about recordings: the list of files, what the recorder is doing, and where a replay stands. */
import type { ErrorInfo, HostState } from './model.ts'
import type { ChannelDetails, ChannelRow, GoroutineGroup, GoroutineRow, WaitCase } from './tables.ts'

/** Why there is a recording. */
export interface RecordingReason {
  kind: 'asked' | 'finding' | 'streamed'
  /** One line, names in `backticks`; the finding's title when one opened. */
  text: string
}

export interface RecordingInfo {
  /** Its name in the recordings folder, which identifies it. */
  file: string
  /** Name of the workload; empty when nothing ran. */
  workload: string
  fromMs: number
  toMs: number
  sizeBytes: number
  savedAtMs: number
  why: RecordingReason
  /** Of one that went on until stopped: when it was begun. What is before that are the last minutes of then. */
  begunAtMs?: number
  /** What is wrong with the file; the rest then tells what could be read. */
  problem?: ErrorInfo
}

/** What the flight recorder does besides keeping the last minutes. */
export interface RecorderState {
  /** A recording that goes on until stopped. */
  streaming: { file: string; sinceMs: number; sizeBytes: number } | null
  /** Files written and deleted so far: whoever lists them asks again when it changes. */
  changes: number
  /** The last one that was saved by itself or on demand. */
  lastSaved: RecordingInfo | null
  /** Why recording failed or stopped by itself. */
  problem: ErrorInfo | null
}

/** A moment worth going to. */
export interface ReplayMark {
  atMs: number
  kind: 'change' | 'critical' | 'warning' | 'note' | 'start' | 'end'
  text: string
  /** Of the change. */
  number?: number
}

/** The recording that stands in the place of a live program. */
export interface ReplayState {
  file: string
  workload: string
  fromMs: number
  toMs: number
  /** The moment shown: state and tables are those of then. */
  atMs: number
  why: RecordingReason
  marks: ReplayMark[]
  /** When the tables were recorded, oldest first. */
  tablesAtMs: number[]
  problem: ErrorInfo | null
}

/** A goroutine as it was put down: those that had waited longest, however many there were. */
export interface RecordedGoroutine {
  row: GoroutineRow
  /** Key of its group by creation site, and by wait reason. */
  site: string
  reason: string
  ageMs: number | null
  waits: WaitCase[]
}

export interface RecordedChannel {
  row: Omit<ChannelRow, 'spark'>
  details: Pick<
    ChannelDetails,
    'site' | 'sends' | 'receives' | 'sendBlocks' | 'receiveBlocks' | 'highWater' | 'senders' | 'receivers'
  >
}

/** The tables of one moment, bounded: every group, but only the first few hundred rows. */
export interface TablesSnapshot {
  atMs: number
  /** Time that taking it held the program's thread, roughly. */
  tookMs: number
  total: number
  /** By state, in the order of `goroutineStates`. */
  states: number[]
  sites: GoroutineGroup[]
  reasons: GoroutineGroup[]
  goroutines: RecordedGoroutine[]
  channelCounts: { all: number; blocked: number; full: number; closed: number }
  sendersBlocked: number
  channels: RecordedChannel[]
}

/** What of the state changes by itself while a program runs. Knobs and changes are not among it: they act now. */
export const momentSlices = ['run', 'checks', 'findings', 'past', 'trials', 'pools', 'log'] as const
export type PastState = Pick<HostState, (typeof momentSlices)[number]>

export interface RecordingsFolder {
  /** Absolute path; empty when this host writes nothing to the disk. */
  directory: string
  /** Newest first. */
  recordings: RecordingInfo[]
}

export interface ExportedFile {
  /** A name to save it under. */
  name: string
  type: 'application/json'
  text: string
}

/** Without the secret of the endpoint: whoever may only observe sees this too. */
export interface ExportsState {
  metrics: { url: string; scrapes: number } | null
  otlp: { url: string; sent: number; problem: string | null } | null
}
