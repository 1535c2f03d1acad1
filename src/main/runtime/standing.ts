/**
 * Where a goroutine stands: the line of its own function in which it is suspended. V8 knows it and tells its inspector, which
 * a session within the process may ask: half a millisecond, and more only for the file of a script that is new. Nothing is
 * noted on the way, so it costs nothing while nobody asks.
 */
import type { Session } from 'node:inspector'
import { findSourceMap } from 'node:module'
import { isAbsolute } from 'node:path'
import { engine } from './engine.ts'
import type { Goroutine } from './goroutine.ts'

const slot = 'weir.asked'
const group = 'weir'

/** What the inspector calls a place; lines and columns from 0. */
interface Location {
  readonly scriptId: string
  readonly lineNumber: number
  readonly columnNumber: number
}

interface Property {
  readonly name: string
  readonly value?: { readonly objectId?: string; readonly value?: unknown }
}

interface Script {
  readonly scriptId: string
  readonly url: string
}

interface Properties {
  readonly result: readonly Property[]
  readonly internalProperties?: readonly Property[]
}

/** By goroutine: the generator that its body does nothing but delegate to. */
const inner = new WeakMap<Goroutine, object>()

/** From a body that only does `yield* generator`: where that one stands is what tells something. */
export function standsFor(generator: object): void {
  if (engine.current !== null) inner.set(engine.current, generator)
}

/** `file:line:column` of each in the same order; empty for one that is not suspended, and where there is no inspector. */
export function placesOf(goroutines: readonly Goroutine[]): string[] {
  try {
    inspector ??= new Inspector()
    return inspector.locationsOf(goroutines.map(suspended)).map(written)
  } catch {
    return goroutines.map(() => '')
  }
}

let inspector: Inspector | undefined

function suspended(g: Goroutine): object | null {
  const { state } = g
  return state === 'waiting' || state === 'runnable' ? (inner.get(g) ?? g.body) : null
}

class Inspector {
  readonly #session: Session
  /** Of scripts, by their ids. */
  readonly #urls = new Map<string, string>()

  constructor() {
    const { Session } = process.getBuiltinModule('node:inspector')
    // Kept: closing it would also end a measurement of coverage that somebody else has begun.
    this.#session = new Session()
    this.#session.connect()
  }

  locationsOf(generators: readonly (object | null)[]): ((Location & { url: string }) | undefined)[] {
    const places = this.#ask(generators)
    return places.map((place) => place && { ...place, url: this.#urlOf(place.scriptId) })
  }

  #ask(generators: readonly (object | null)[]): (Location | undefined)[] {
    const global = globalThis as unknown as { [slot]?: unknown }
    global[slot] = generators
    try {
      const { result } = this.#post('Runtime.evaluate', {
        expression: `globalThis['${slot}']`,
        objectGroup: group,
      }) as {
        result: Required<Property>['value']
      }
      const places: (Location | undefined)[] = generators.map(() => undefined)
      for (const { name, value } of this.#properties(result.objectId).result) {
        if (value?.objectId === undefined || !/^\d+$/.test(name)) continue
        const { internalProperties = [] } = this.#properties(value.objectId)
        const found = internalProperties.find((each) => each.name === '[[GeneratorLocation]]')
        places[Number(name)] = found?.value?.value as Location | undefined
      }
      return places
    } finally {
      this.#post('Runtime.releaseObjectGroup', { objectGroup: group })
      // eslint-disable-next-line @typescript-eslint/no-dynamic-delete -- the slot is ours
      delete global[slot]
    }
  }

  #properties(objectId: string | undefined): Properties {
    return this.#post('Runtime.getProperties', { objectId, ownProperties: true }) as Properties
  }

  #urlOf(scriptId: string): string {
    if (!this.#urls.has(scriptId)) this.#askCoverage()
    if (!this.#urls.has(scriptId)) this.#askDebugger()
    const url = this.#urls.get(scriptId) ?? ''
    this.#urls.set(scriptId, url)
    return url
  }

  /** Some 10 ms; scripts whose functions have hardly run are missing. */
  #askCoverage(): void {
    this.#post('Profiler.enable')
    const { result } = this.#post('Profiler.getBestEffortCoverage') as { result: Script[] }
    for (const { scriptId, url } of result) this.#urls.set(scriptId, url)
  }

  /** All of them, in up to 150 ms, once: whoever becomes a debugger is told of every script. */
  #askDebugger(): void {
    const note = ({ params: { scriptId, url } }: { params: Script }): void => {
      this.#urls.set(scriptId, url)
    }
    this.#session.on('Debugger.scriptParsed', note)
    this.#post('Debugger.enable')
    this.#post('Debugger.disable')
    this.#session.off('Debugger.scriptParsed', note)
  }

  /** A session within the process answers before `post` returns. */
  #post(method: string, params: object = {}): unknown {
    let answer: unknown
    this.#session.post(method, params, (error, result) => {
      if (error !== null) throw new Error(error.message)
      answer = result
    })
    return answer
  }
}

/** As a stack trace would write it, of the source that a source map names. */
function written(place: (Location & { url: string }) | undefined): string {
  if (place === undefined) return ''
  const { url, lineNumber, columnNumber } = place
  const entry = findSourceMap(url)?.findEntry(lineNumber, columnNumber)
  if (entry !== undefined && 'originalSource' in entry)
    return site(entry.originalSource, entry.originalLine, entry.originalColumn)
  return site(url, lineNumber, columnNumber)
}

/** Code without a file, like a `data:` URL, is nowhere that somebody could look. */
function site(url: string, line: number, column: number): string {
  const isFile = url.startsWith('file:') || isAbsolute(url)
  return isFile ? `${url.replace(/^file:\/\//, '')}:${String(line + 1)}:${String(column + 1)}` : ''
}
