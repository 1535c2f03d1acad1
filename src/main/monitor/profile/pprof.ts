/** Profiles as `go tool pprof` reads them: profile.proto, gzip-compressed. */
import { gzipSync } from 'node:zlib'
import {
  Function as PprofFunction,
  Line,
  Location,
  Profile,
  Sample,
  StringTable,
  ValueType,
} from 'pprof-format'
import type { ProfileKind } from '../../../shared/profile.ts'
import { type Frame, parseFrame } from '../../parallel/index.ts'
import type { Site } from './site.ts'

const nsPerMs = 1e6

export interface PprofOptions {
  kind: ProfileKind
  rateMs: number
  sinceMs: number
  atMs: number
}

export function encodePprof(sites: Iterable<Site>, options: PprofOptions): Buffer {
  const { kind, rateMs, sinceMs, atMs } = options
  const strings = new StringTable()
  const locations = new Locations(strings)
  const waits = kind !== 'goroutine'
  const counted = kind === 'select' ? 'selects' : 'contentions'
  const type = (name: string, unit: string): ValueType =>
    new ValueType({ type: strings.dedup(name), unit: strings.dedup(unit) })
  const sample: Sample[] = []
  for (const { lines, operation, count, delayMs } of sites) {
    // Innermost first: the operation is the leaf.
    const frames = [{ name: operation, file: '', line: 0 }, ...lines.map(parseFrame)]
    const value = waits ? [Math.round(count), Math.round(delayMs * nsPerMs)] : [count]
    sample.push(new Sample({ locationId: frames.map((frame) => locations.of(frame)), value }))
  }
  const profile = new Profile({
    sampleType: waits ? [type(counted, 'count'), type('delay', 'nanoseconds')] : [type('goroutine', 'count')],
    sample,
    location: locations.locations,
    function: locations.functions,
    stringTable: strings,
    timeNanos: BigInt(Math.round(sinceMs)) * BigInt(nsPerMs),
    durationNanos: BigInt(Math.max(0, Math.round(atMs - sinceMs))) * BigInt(nsPerMs),
    periodType: waits ? type(counted, 'count') : type('goroutine', 'count'),
    period: waits ? Math.max(1, Math.round(rateMs * nsPerMs)) : 1,
    defaultSampleType: strings.dedup(kind === 'select' ? counted : waits ? 'delay' : 'goroutine'),
  })
  return gzipSync(profile.encode())
}

class Locations {
  readonly locations: Location[] = []
  readonly functions: PprofFunction[] = []
  readonly #strings: StringTable
  readonly #locationIds = new Map<string, number>()
  readonly #functionIds = new Map<string, number>()

  constructor(strings: StringTable) {
    this.#strings = strings
  }

  of({ name, file, line }: Frame): number {
    const key = `${name}\n${file}\n${String(line)}`
    let id = this.#locationIds.get(key)
    if (id === undefined) {
      id = this.locations.length + 1
      const functionId = this.#function(name, file)
      this.locations.push(new Location({ id, line: [new Line({ functionId, line })] }))
      this.#locationIds.set(key, id)
    }
    return id
  }

  #function(name: string, file: string): number {
    const key = `${name}\n${file}`
    let id = this.#functionIds.get(key)
    if (id === undefined) {
      id = this.functions.length + 1
      const text = this.#strings.dedup(name)
      this.functions.push(
        new PprofFunction({ id, name: text, systemName: text, filename: this.#strings.dedup(file) }),
      )
      this.#functionIds.set(key, id)
    }
    return id
  }
}
