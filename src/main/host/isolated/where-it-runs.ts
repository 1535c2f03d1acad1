/** Asks the inspector what the main thread is doing now: works also in the middle of an endless loop. */
import { type Debugger, Session } from 'node:inspector'
import { SourceMap, type SourceMapPayload } from 'node:module'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Place } from './messages.ts'

/** A main thread inside of native code does not answer; then nothing is known. */
const patienceMs = 400

/** `engine.current` of the library that bundles use, see workloads/bundle.ts. */
const currentGoroutine = `globalThis[Symbol.for('weir.library')]?.internals.engine.current?.name ?? ''`

export function whereItRuns(): Promise<Place> {
  const session = new Session()
  session.connectToMainThread()
  /** Data URLs of source maps by script. */
  const maps = new Map<string, string>()
  return new Promise<Place>((resolve) => {
    const giveUp = setTimeout(() => finish({}), patienceMs)
    const finish = (place: Place): void => {
      clearTimeout(giveUp)
      session.post('Debugger.resume', () => session.disconnect())
      resolve(place)
    }
    session.on('Debugger.scriptParsed', ({ params: { scriptId, sourceMapURL } }) => {
      if (sourceMapURL?.startsWith('data:') === true) maps.set(scriptId, sourceMapURL)
    })
    session.on('Debugger.paused', ({ params: { callFrames } }) => {
      const [top] = callFrames
      if (top === undefined) {
        finish({})
        return
      }
      const { callFrameId } = top
      const question = { callFrameId, expression: currentGoroutine, returnByValue: true }
      const answered = (_error: Error | null, answer?: Debugger.EvaluateOnCallFrameReturnType): void => {
        const name: unknown = answer?.result.value
        const goroutine = typeof name === 'string' && name !== '' ? { goroutine: name } : {}
        finish({ ...userPlace(callFrames, maps), ...goroutine })
      }
      session.post('Debugger.evaluateOnCallFrame', question, answered)
    })
    session.post('Debugger.enable')
    session.post('Debugger.pause')
  })
}

/** The innermost frame that has a source map: only the user's bundle has one. */
function userPlace(frames: Debugger.CallFrame[], maps: ReadonlyMap<string, string>): Place {
  for (const { location } of frames) {
    const url = maps.get(location.scriptId)
    const payload = url === undefined ? undefined : decode(url)
    if (payload === undefined) continue
    const found = new SourceMap(payload).findEntry(location.lineNumber, location.columnNumber ?? 0)
    if (!('originalSource' in found)) continue
    const file = absolute(payload.sourceRoot, found.originalSource)
    return { file, line: found.originalLine + 1, column: found.originalColumn + 1 }
  }
  return {}
}

function decode(url: string): SourceMapPayload | undefined {
  const [, text] = /^data:application\/json[^,]*;base64,(.*)$/s.exec(url) ?? []
  return text === undefined
    ? undefined
    : (JSON.parse(Buffer.from(text, 'base64').toString('utf8')) as SourceMapPayload)
}

function absolute(root: string, source: string): string {
  if (source.startsWith('file:')) return fileURLToPath(source)
  if (path.isAbsolute(source)) return source
  return root === '' ? source : fileURLToPath(new URL(source, root))
}
