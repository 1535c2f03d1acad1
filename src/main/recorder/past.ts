/** The tables of the last minutes, asked as those of a recording are. */
import type { CallName } from '../../shared/contract.ts'
import type { StoredSnapshot } from './read-recording.ts'
import { ReplayTables } from './replay/replay-tables.ts'
import { type PackedSnapshot, type SnapshotRing, unpack } from './snapshot-ring.ts'

export class Past {
  readonly #ring: () => SnapshotRing
  /** By identity, so that the one that was asked last is not inflated again. */
  readonly #stored = new WeakMap<PackedSnapshot, StoredSnapshot>()
  readonly #tables: ReplayTables

  constructor(ring: () => SnapshotRing) {
    this.#ring = ring
    this.#tables = new ReplayTables(this)
  }

  get snapshots(): StoredSnapshot[] {
    return this.#ring()
      .read()
      .map((packed) => this.#storedOf(packed))
  }

  /** @throws UsageError `not-recorded` */
  call(name: CallName, input: unknown, atMs: number): unknown {
    return this.#tables.call(name, input, atMs)
  }

  #storedOf(packed: PackedSnapshot): StoredSnapshot {
    let stored = this.#stored.get(packed)
    if (stored === undefined) {
      stored = { atMs: packed.atMs, read: () => unpack(packed) as ReturnType<StoredSnapshot['read']> }
      this.#stored.set(packed, stored)
    }
    return stored
  }
}
