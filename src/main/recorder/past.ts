/** The last minutes, asked as a recording is: their tables and their state. */
import { UsageError } from '../base/index.ts'
import type { CallName } from '../../shared/contract.ts'
import type { PastState } from '../../shared/recordings.ts'
import type { EventRing } from './event-ring.ts'
import type { StoredSnapshot } from './read-recording.ts'
import { ReplayTables } from './replay/replay-tables.ts'
import { StateAt } from './replay/state-at.ts'
import { type PackedSnapshot, type SnapshotRing, unpack } from './snapshot-ring.ts'

interface Rings {
  events: EventRing
  snapshots: SnapshotRing
}

/** The first state is put down when the recorder begins; the sample of that moment may be a little older. */
const earlyMs = 1000

export class Past {
  readonly #rings: () => Rings
  /** By identity, so that the one that was asked last is not inflated again. */
  readonly #stored = new WeakMap<PackedSnapshot, StoredSnapshot>()
  readonly #tables: ReplayTables

  constructor(rings: () => Rings) {
    this.#rings = rings
    this.#tables = new ReplayTables(this)
  }

  get snapshots(): StoredSnapshot[] {
    return this.#rings()
      .snapshots.read()
      .map((packed) => this.#storedOf(packed))
  }

  /** @throws UsageError `not-recorded` */
  call(name: CallName, input: unknown, atMs: number): unknown {
    return this.#tables.call(name, input, atMs)
  }

  /** @throws UsageError `not-recorded` */
  state(atMs: number): PastState {
    const course = this.#rings().events.read()
    if (atMs < course.baseAtMs - earlyMs)
      throw new UsageError('not-recorded', 'the state of this moment is not kept')
    const { run, checks, findings, past, trials, pools, log } = new StateAt(course).at(atMs)
    return {
      run,
      checks,
      findings,
      log,
      ...(past !== undefined && { past }),
      ...(trials !== undefined && { trials }),
      ...(pools !== undefined && { pools }),
    }
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
