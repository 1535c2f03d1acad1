/** Recordings: the rings that are always on, the files they go into, and playing those back. */
export { type Disk, realDisk } from './disk.ts'
export { type Recording, readRecording } from './read-recording.ts'
export { FlightRecorder, type RecordedTables, type RecorderOptions } from './recorder.ts'
export type { RecordedHistory } from './write-recording.ts'
export { ReplaySource } from './replay/replay-source.ts'
export { answerKey, firstHub, type Question, questions, questionsOfHub } from './questions.ts'
export { applyDelta, type RecordedState } from './state-delta.ts'
