/** Stack traces as V8 prints them, taken cheaply and cut to the program's own frames. */
import { fileURLToPath } from 'node:url'

/** The trace as one string: the key of a site. */
export type StackText = string

const deepest = 32
/** Of the runtime and the profiler: nobody's business. In a single-file build they stand in this very file. */
const house = new URL('../', import.meta.url).href
const here = import.meta.url
const runLoop = /\/runtime\/scheduler\.[jt]s/
const ours = [`${house}runtime/`, `${house}parallel/`, `${house}monitor/profile/`]

/** Of the caller's goroutine. */
export function takeStack(): StackText {
  const limit = Error.stackTraceLimit
  const holder: { stack?: string } = {}
  Error.stackTraceLimit = deepest
  Error.captureStackTrace(holder, takeStack)
  const text = holder.stack ?? ''
  Error.stackTraceLimit = limit
  return text
}

/** Innermost first. */
export function frameLines(text: StackText): string[] {
  const lines = text
    .split('\n')
    .slice(1)
    .map((line) => line.trim().replace(/^at /, ''))
  // Beyond the run loop stands whatever timer or callback happened to start the slice.
  const end = lines.findIndex((line) => runLoop.test(line))
  return lines.slice(0, end < 0 ? undefined : end).filter((line) => line !== '' && !isOurs(line))
}

function isOurs(line: string): boolean {
  if (line.includes('node:internal') || line.startsWith('process.')) return true
  const url = /\(?((?:file:|\/)[^()]+?)(?::\d+){0,2}\)?$/.exec(line)?.[1]
  if (url === undefined) return true
  const full = url.startsWith('/') ? `file://${url}` : url
  return full === here || ours.some((prefix) => full.startsWith(prefix))
}

export interface Frame {
  name: string
  file: string
  line: number
}

/** `worker (/src/app.ts:41:12)`, or a place alone. */
export function parseFrame(line: string): Frame {
  const match = /^(?:(.*?) \()?(.*?)(?::(\d+))?(?::\d+)?\)?$/.exec(line)
  const name = (match?.[1] ?? '').replace(/^(?:Object|Generator|Module)\./, '').replace(/\.next$/, '')
  const raw = match?.[2] ?? line
  const file = raw.startsWith('file:') ? fileURLToPath(raw) : raw
  return {
    name: name === '' || name === '<anonymous>' ? 'anonymous' : name,
    file,
    line: Number(match?.[3] ?? 0),
  }
}
