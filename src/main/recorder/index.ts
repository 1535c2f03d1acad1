/** Recordings: the rings that are always on, the files they go into, and playing those back. */
export { type Disk, realDisk } from './disk.ts'
export { type Recording, readRecording } from './read-recording.ts'
export type { RecordedTables, RecorderOptions } from './options.ts'
export { FlightRecorder } from './recorder.ts'
export type { RecordedHistory } from './write-recording.ts'
export { lanesOf } from './replay/replay-lanes.ts'
export { ReplaySource } from './replay/replay-source.ts'
export {
  allLocks,
  answerKey,
  firstHub,
  type Question,
  questions,
  questionsOfHub,
  questionsOfLocks,
} from './questions.ts'
export { applyDelta, type RecordedState } from './state-delta.ts'
