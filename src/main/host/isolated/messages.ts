/**
 * What passes between the app and the process of a user's file, besides the frames of the contract: two
 * messages on the same port, and marks, which are lines on the process's stderr. A mark can be written when
 * nothing else works any more, by a thread beside a blocked one and in the last moment of a process.
 */
import type { ErrorInfo, WorkloadInfo } from '../../../shared/model.ts'

/** To the child, first of all. */
export interface LoadMessage {
  weir: 'load'
  version: string
  sampleHz: number
  /** Number of the last change of the run before. */
  lastChange: number
  file: string
  /** The bundle, and which of the user's files are in it. */
  text: string
  sources: string[]
  /** URL of the watchdog's module. */
  watchdog: string
  /** The heap ends there by itself. */
  heapBytes: number
  /** The process may hold so much memory; it is ended when it has more. */
  limitBytes: number
}

/** From the child, once. */
export type LoadedMessage = { weir: 'loaded'; info: WorkloadInfo } | { weir: 'broken'; error: ErrorInfo }

/** What the main thread of the child is doing at one moment. */
export interface Place {
  goroutine?: string
  file?: string
  /** From 1, as the column. */
  line?: number
  column?: number
}

export type Mark =
  /** The main thread has not turned for a while; `final` when it was also time to say so. */
  | { mark: 'busy'; forMs: number; final: boolean; place: Place }
  | { mark: 'turns'; afterMs: number }
  | { mark: 'memory'; usedBytes: number; place: Place }
  | { mark: 'too-large'; usedBytes: number; place: Place }
  | { mark: 'exit'; code: number; error: ErrorInfo }
  | { mark: 'fault'; kind: 'uncaught exception' | 'unhandled rejection'; error: ErrorInfo }

/** Starts a line that is a mark; a program that prints it fools nobody but its own user. */
const sign = '\u0001weir '

export const markLine = (mark: Mark): string => `${sign}${JSON.stringify(mark)}\n`

export function parseMark(line: string): Mark | undefined {
  if (!line.startsWith(sign)) return undefined
  try {
    return JSON.parse(line.slice(sign.length)) as Mark
  } catch {
    return undefined
  }
}
