/** The contract's calls about recordings, replays and exports; contract.ts takes them in. */
import { z } from 'zod'
import type { Carries } from './contract.ts'
import type {
  ExportedFile,
  ExportsState,
  PastState,
  RecordingInfo,
  RecordingsFolder,
  ReplayState,
  TablesSnapshot,
} from './recordings.ts'

const carries = <T>(): Carries<T> => ({})
const nothing = z.undefined()
const file = z.strictObject({ file: z.string().min(1).max(4096) })

/** What is known of the last minutes besides the samples. */
export const pastCalls = [
  'goroutines.query',
  'goroutine.get',
  'channels.query',
  'channel.get',
  'locks.query',
  'lock.get',
  'scheduler.lanes',
  'topology.get',
  'profile.get',
  'hub.look',
  'hub.clients',
  'hub.client',
  'hub.rooms',
] as const

export const recordingCalls = {
  'recordings.list': { scope: 'observe', input: nothing, output: carries<RecordingsFolder>() },
  /** One file with the last minutes. */
  'recording.save': { scope: 'control', input: nothing, output: carries<RecordingInfo>() },
  /** Begins with the last minutes and goes on until stopped. */
  'recording.start': { scope: 'control', input: nothing, output: carries<null>() },
  'recording.stop': { scope: 'control', input: nothing, output: carries<RecordingInfo>() },
  'recording.delete': { scope: 'control', input: file, output: carries<null>() },
  /** A name in the folder, or an absolute path. */
  'replay.open': { scope: 'control', input: file, output: carries<ReplayState>() },
  'replay.close': { scope: 'control', input: nothing, output: carries<null>() },
  /** Answers with the moment that it went to: the nearest there is. */
  'replay.seek': {
    scope: 'control',
    input: z.strictObject({ atMs: z.number().min(0) }),
    output: carries<number>(),
  },
  /**
   * Another call, as it would have been answered at a moment of the last minutes; `input` is that call's. Answers with
   * that call's output, or fails with `not-recorded`.
   */
  'past.ask': {
    scope: 'observe',
    input: z.strictObject({ atMs: z.number().min(0), name: z.enum(pastCalls), input: z.unknown() }),
    output: carries<unknown>(),
  },
  /** The state at a moment of the last minutes, or `not-recorded`. */
  'past.state': {
    scope: 'observe',
    input: z.strictObject({ atMs: z.number().min(0) }),
    output: carries<PastState>(),
  },
  /** The tables now, bounded, as recordings hold them. */
  'tables.snapshot': { scope: 'observe', input: nothing, output: carries<TablesSnapshot>() },
  /** Everything known at this moment, as JSON. */
  'export.snapshot': { scope: 'observe', input: nothing, output: carries<ExportedFile>() },
  /** The last minutes, or the recording on screen, in the trace event format. */
  'export.trace': { scope: 'observe', input: nothing, output: carries<ExportedFile>() },
  'export.state': { scope: 'observe', input: nothing, output: carries<ExportsState>() },
  /** Opens the OpenMetrics endpoint on 127.0.0.1 (0: any free port), or closes it. Answers with its secret. */
  'export.metrics': {
    scope: 'control',
    input: z.strictObject({ port: z.int().min(0).max(65_535).nullable() }),
    output: carries<{ url: string; token: string } | null>(),
  },
  /** Pushes metrics to an OTLP receiver from now on, or no longer. */
  'export.otlp': {
    scope: 'control',
    input: z.strictObject({
      url: z
        .url({ protocol: /^https?$/ })
        .max(2000)
        .nullable(),
    }),
    output: carries<null>(),
  },
} as const

export const recordingErrors = [
  'read-only',
  'not-recorded',
  'unknown-recording',
  'not-a-recording',
  'recording-too-new',
  'recording-cut-short',
  'recording-damaged',
  'recording-empty',
  'recording-too-large',
  'recording-not-written',
  'recording-already',
  'recording-full',
  'nothing-recording',
  'recordings-off',
  'disk-full',
  'disk-too-slow',
  'export-failed',
] as const
