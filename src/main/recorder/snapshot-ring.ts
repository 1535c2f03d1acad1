/** Tables of the last minutes, compressed as soon as they are taken: bounded in time and in bytes. */
import { inflateRawSync } from 'node:zlib'

export interface PackedSnapshot {
  atMs: number
  packed: Buffer
  rawLength: number
}

/** Inflated when asked for. */
export const unpack = ({ packed }: PackedSnapshot): unknown =>
  JSON.parse(inflateRawSync(packed).toString('utf8')) as unknown

export class SnapshotRing {
  readonly #spanMs: number
  readonly #maxBytes: number
  #kept: PackedSnapshot[] = []
  bytes = 0

  constructor(limits: { spanMs: number; bytes: number }) {
    this.#spanMs = limits.spanMs
    this.#maxBytes = limits.bytes
  }

  add(snapshot: PackedSnapshot): void {
    this.#kept.push(snapshot)
    this.bytes += snapshot.packed.length
    while (this.#kept.length > 1) {
      const oldest = this.#kept[0] as PackedSnapshot
      if (snapshot.atMs - oldest.atMs <= this.#spanMs && this.bytes <= this.#maxBytes) break
      this.#kept.shift()
      this.bytes -= oldest.packed.length
    }
  }

  read(): readonly PackedSnapshot[] {
    return [...this.#kept]
  }
}
