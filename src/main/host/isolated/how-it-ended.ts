/** Why a process ended that nobody had asked to: what, where and why, in the words of the error on the screen. */
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { codeFrame } from '../../workloads/index.ts'
import type { ErrorInfo } from '../../../shared/model.ts'
import type { Mark, Place } from './messages.ts'

export interface Ending {
  code: number | null
  signal: string | null
  /** The last mark that tells how it ended, or what it was doing. */
  lastMark: Mark | undefined
  /** The last lines on its stderr. */
  lastLines: string[]
}

const outOfMemory = /heap out of memory|Reached heap limit|Allocation failed|RangeError: WebAssembly.Memory/

export function howItEnded(file: string, heapMb: number, ending: Ending): ErrorInfo {
  const { code, signal, lastMark, lastLines } = ending
  if (lastMark?.mark === 'fault')
    return {
      ...lastMark.error,
      code: lastMark.kind.replace(' ', '-'),
      message:
        lastMark.kind === 'unhandled rejection'
          ? `a promise was rejected and nobody has caught it: ${lastMark.error.message}`
          : `uncaught outside of any goroutine: ${lastMark.error.message}`,
      file: lastMark.error.file ?? file,
    }
  if (lastMark?.mark === 'exit')
    return {
      ...lastMark.error,
      code: 'process-exit',
      message: `process.exit(${lastMark.code}) was called: that ends the whole process, whatever its goroutines do`,
      file: lastMark.error.file ?? file,
    }
  const place = lastMark !== undefined && 'place' in lastMark ? lastMark.place : {}
  const told = { file, ...placeInfo(place) }
  const running = place.goroutine === undefined ? '' : `; goroutine \`${place.goroutine}\` was running`
  if (lastMark?.mark === 'too-large')
    return {
      code: 'out-of-memory',
      message: `out of memory: the process held ${megabytes(lastMark.usedBytes)} and was ended${running}`,
      ...told,
    }
  if (lastLines.some((line) => outOfMemory.test(line)))
    return {
      code: 'out-of-memory',
      message: `out of memory: the heap is full at ${heapMb} MB${running}`,
      ...told,
    }
  if (signal !== null)
    return { code: 'killed', message: `its process was killed from outside (${signal})${running}`, ...told }
  const words = lastLines.filter((line) => line.trim() !== '').slice(-5)
  return {
    code: 'process-ended',
    message: `its process ended with code ${String(code)}${words.length === 0 ? '' : `: ${words.join('\n')}`}`,
    file,
  }
}

/** In words, for a finding or the log: "goroutine `spin`, my.ts:12". */
export function inWords({ goroutine, file, line }: Place): string {
  const where = file === undefined ? '' : `${path.basename(file)}:${line ?? 1}`
  const who = goroutine === undefined ? '' : `goroutine \`${goroutine}\``
  return [who, where].filter((part) => part !== '').join(' at ')
}

export function placeInfo({ file, line, column }: Place): Partial<ErrorInfo> {
  if (file === undefined || line === undefined) return {}
  let frame = ''
  try {
    frame = codeFrame(readFileSync(file, 'utf8'), { line, column: column ?? 1 })
  } catch {
    // The file has gone since.
  }
  return { file, line, ...(column !== undefined && { column }), ...(frame !== '' && { codeFrame: frame }) }
}

const megabytes = (bytes: number): string => `${Math.round(bytes / 1024 / 1024)} MB`
