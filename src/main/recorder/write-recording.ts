/** Puts the rings into a file: what a recording begins with, whether it ends there or goes on. */
import type { HostState, Layout } from '../../shared/model.ts'
import type { RecordingReason } from '../../shared/recordings.ts'
import type { EventRing } from './event-ring.ts'
import type { RecordingMeta } from './meta.ts'
import type { RecordingWriter } from './recording-writer.ts'
import { encodeRows, type RowSource } from './rows-codec.ts'
import type { SnapshotRing } from './snapshot-ring.ts'

/** Rows of one layout, as the monitor's history keeps them. */
export interface RecordedBlock extends RowSource {
  readonly layout: Layout
}

/** The two grains of the monitor's history; blocks oldest first. */
export interface RecordedHistory {
  readonly fine: { readonly blocks: readonly RecordedBlock[] }
  readonly coarse: { readonly blocks: readonly RecordedBlock[] }
}

/** Which rows and layouts are in the file already. */
export class RowCursor {
  seq = 0
  fromMs = NaN
  toMs = NaN
  readonly #epochs = new Set<number>()
  readonly #writer: RecordingWriter
  readonly #sinceMs: number

  /** Rows before `sinceMs` are left out. */
  constructor(writer: RecordingWriter, sinceMs: number) {
    this.#writer = writer
    this.#sinceMs = sinceMs
  }

  /** Rows of the block after the last one written, up to `untilSeq`. */
  async write(block: RecordedBlock, untilSeq = Infinity): Promise<void> {
    let from = 0
    while (from < block.length && (block.seq(from) <= this.seq || block.atMs(from) < this.#sinceMs)) from++
    let to = from
    while (to < block.length && block.seq(to) <= untilSeq) to++
    if (from === to || block.layout.metrics.length === 0) return
    const { epoch, metrics } = block.layout
    const raw = encodeRows(epoch, metrics.length, block, from, to)
    // The block may be dropped or go on growing while the disk is waited for.
    this.seq = block.seq(to - 1)
    if (Number.isNaN(this.fromMs)) this.fromMs = block.atMs(from)
    this.toMs = block.atMs(to - 1)
    if (!this.#epochs.has(epoch)) {
      this.#epochs.add(epoch)
      await this.#writer.json('LAYO', block.layout)
    }
    await this.#writer.chunk('ROWS', raw)
  }
}

/** Coarse rows until the fine ones begin, then those. */
export async function writeHistory(cursor: RowCursor, { coarse, fine }: RecordedHistory): Promise<void> {
  const fineFrom = fine.blocks[0]?.seq(0) ?? Infinity
  for (const block of [...coarse.blocks]) await cursor.write(block, fineFrom - 1)
  for (const block of [...fine.blocks]) await cursor.write(block)
}

export async function writeRings(
  writer: RecordingWriter,
  events: EventRing,
  snapshots: SnapshotRing,
): Promise<void> {
  const { baseAtMs, base, deltas } = events.read()
  const tables = snapshots.read()
  await writer.json('BASE', { atMs: baseAtMs, state: base })
  if (deltas.length > 0) await writer.json('EVNT', deltas)
  for (const { packed, rawLength } of tables) await writer.packed('TABL', packed, rawLength)
}

/** Wall time of the oldest row. */
export const oldestMs = ({ coarse, fine }: RecordedHistory): number =>
  coarse.blocks[0]?.atMs(0) ?? fine.blocks[0]?.atMs(0) ?? NaN

/** Before a program ran for the first time there is nothing to look back at. */
const leadMs = 1000

/** The moment that a recording begins at: with the first program, as far as the ring knows of a time before it. */
export function firstUseMs(events: EventRing): number {
  const { base, deltas } = events.read()
  if (base.run.status !== 'idle') return -Infinity
  const begun = deltas.find(({ whole }) => whole?.run !== undefined && whole.run.status !== 'idle')
  return begun === undefined ? -Infinity : begun.atMs - leadMs
}

export function workloadOf({ run }: Pick<HostState, 'run'>): string {
  return run.status === 'idle' ? '' : run.workload.name
}

export function metaOf(
  app: { version: string; node: string; cpus: number },
  workload: string,
  why: RecordingReason,
  begunAtMs: number,
  fromMs: number,
): RecordingMeta {
  return {
    app: `Weir ${app.version}`,
    node: app.node,
    platform: `${process.platform} ${process.arch}`,
    cpus: app.cpus,
    workload,
    why,
    begunAtMs,
    fromMs: Number.isNaN(fromMs) ? begunAtMs : fromMs,
  }
}
