/** Where in the user's sources an error came from, read off its stack. */
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { codeFrame, type Place } from './code-frame.ts'
import type { WorkloadErrorDetails } from './errors.ts'

/**
 * The innermost frame of `error` that lies in one of `sources` (absolute paths), if any. A deadlock has no frames, but
 * its words say where each goroutine was created.
 */
function placeOf(error: unknown, sources: ReadonlySet<string>): Place | undefined {
  if (!(error instanceof Error)) return undefined
  for (const frame of (error.stack ?? '').split('\n')) {
    const [, where, line, column] =
      /^\s+(?:created )?at .*?((?:file:\/\/|\/|[A-Za-z]:\\).*):(\d+):(\d+)\)?$/.exec(frame) ?? []
    if (where === undefined) continue
    const file = where.startsWith('file:') ? fileURLToPath(where) : where
    if (sources.has(file)) return { file, line: Number(line), column: Number(column) }
  }
  return undefined
}

/** File, line, column and code frame of `error`, as far as they are known, and the error itself as cause. */
export function detailsOf(error: unknown, sources: ReadonlySet<string>): WorkloadErrorDetails {
  const place = placeOf(error, sources)
  if (place === undefined) return { cause: error }
  return { ...place, codeFrame: frameFromDisk(place), cause: error }
}

/** The file may have gone since it was loaded; then there is a place, and no frame. */
function frameFromDisk(place: Place): string {
  try {
    return codeFrame(readFileSync(place.file, 'utf8'), place)
  } catch {
    return ''
  }
}
