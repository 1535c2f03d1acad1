/**
 * A recording that goes on: the last minutes first, then whole chunks every few seconds. The disk is never waited for
 * by whoever samples; when it is slower than the program, or full, the recording ends and says why.
 */
import { type Clock, UsageError } from '../base/index.ts'
import type { EventRing } from './event-ring.ts'
import type { RecordingWriter } from './recording-writer.ts'
import type { PackedSnapshot, SnapshotRing } from './snapshot-ring.ts'
import type { StateDelta } from './state-delta.ts'
import { type RecordedHistory, RowCursor, writeHistory, writeRings } from './write-recording.ts'

interface StreamingEvents {
  grown(sizeBytes: number): void
  /** It cannot go on, or has reached its limit. */
  stop(problem: unknown): void
}

const flushMs = 5000
const syncMs = 30_000
/** What may wait for the disk, in chunks of a few seconds each. */
const maxWaiting = 24

export class Streaming {
  readonly writer: RecordingWriter
  readonly #clock: Clock
  readonly #limits: { ms: number; bytes: number }
  readonly #events: StreamingEvents
  readonly #cursor: RowCursor
  readonly #sinceMs: number
  #deltas: StateDelta[] = []
  #tables: PackedSnapshot[] = []
  #flushedMs: number
  #syncedMs: number
  #waiting = 0
  #work: Promise<void> = Promise.resolve()
  #over = false

  constructor(
    writer: RecordingWriter,
    clock: Clock,
    limits: { ms: number; bytes: number },
    events: StreamingEvents,
    sinceMs: number,
  ) {
    this.writer = writer
    this.#clock = clock
    this.#limits = limits
    this.#events = events
    this.#cursor = new RowCursor(writer, sinceMs)
    this.#sinceMs = this.#flushedMs = this.#syncedMs = clock.now()
  }

  begin(history: RecordedHistory, events: EventRing, snapshots: SnapshotRing): Promise<void> {
    return this.#do(async () => {
      await writeRings(this.writer, events, snapshots)
      await writeHistory(this.#cursor, history)
      await this.writer.sync()
    })
  }

  event(delta: StateDelta): void {
    this.#deltas.push(delta)
  }

  tables(snapshot: PackedSnapshot): void {
    this.#tables.push(snapshot)
  }

  tick(history: RecordedHistory, nowMs: number): void {
    if (this.#over || nowMs - this.#flushedMs < flushMs) return
    this.#flushedMs = nowMs
    if (this.#waiting > maxWaiting) {
      this.#stop(new UsageError('disk-too-slow', 'the disk is too slow for this recording: it has stopped'))
      return
    }
    const sync = nowMs - this.#syncedMs >= syncMs
    if (sync) this.#syncedMs = nowMs
    void this.#do(() => this.#flush(history, sync)).catch(() => undefined)
    if (nowMs - this.#sinceMs > this.#limits.ms || this.writer.sizeBytes > this.#limits.bytes)
      this.#stop(
        new UsageError('recording-full', 'the recording has reached its largest size: it has stopped'),
      )
  }

  /** `problem`: why it ends without having been asked to. */
  async end(history: RecordedHistory, workload: string, problem: unknown): Promise<void> {
    this.#over = true
    await this.#work.catch(() => undefined)
    try {
      await this.#flush(history, false)
      const nowMs = this.#clock.wall()
      const { fromMs, toMs } = this.#cursor
      await this.writer.finish({
        fromMs: Number.isNaN(fromMs) ? nowMs : fromMs,
        toMs: Number.isNaN(toMs) ? nowMs : toMs,
        workload,
      })
    } catch (error) {
      await this.writer.salvage()
      throw problem ?? error
    }
  }

  async #flush(history: RecordedHistory, sync: boolean): Promise<void> {
    const deltas = this.#deltas.splice(0)
    const tables = this.#tables.splice(0)
    if (deltas.length > 0) await this.writer.json('EVNT', deltas)
    for (const block of [...history.fine.blocks]) await this.#cursor.write(block)
    for (const { packed, rawLength } of tables) await this.writer.packed('TABL', packed, rawLength)
    if (sync) await this.writer.sync()
  }

  #do(work: () => Promise<void>): Promise<void> {
    this.#waiting++
    const done = this.#work.then(work)
    this.#work = done.then(
      () => {
        this.#waiting--
        if (!this.#over) this.#events.grown(this.writer.sizeBytes)
      },
      (error: unknown) => {
        this.#waiting--
        this.#stop(error)
      },
    )
    return done
  }

  #stop(problem: unknown): void {
    if (this.#over) return
    this.#over = true
    this.#events.stop(problem)
  }
}
