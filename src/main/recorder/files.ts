/** Makes recordings of the rings: into the folder, or in memory for what is made of them at once. */
import { UsageError } from '../base/index.ts'
import type { RecordingInfo, RecordingReason } from '../../shared/recordings.ts'
import { type Disk, realDisk } from './disk.ts'
import type { EventRing } from './event-ring.ts'
import { Library } from './library.ts'
import { memoryDisk } from './memory-disk.ts'
import { type Recording, readRecording } from './read-recording.ts'
import type { RecorderFeed } from './options.ts'
import { RecordingWriter } from './recording-writer.ts'
import type { SnapshotRing } from './snapshot-ring.ts'
import {
  firstUseMs,
  metaOf,
  oldestMs,
  RowCursor,
  workloadOf,
  writeHistory,
  writeRings,
} from './write-recording.ts'

export class Files {
  readonly #feed: RecorderFeed
  readonly #library: Library | undefined

  constructor(feed: RecorderFeed, directory: string | undefined, disk: Disk = realDisk) {
    this.#feed = feed
    this.#library = directory === undefined ? undefined : new Library(disk, directory)
  }

  /** Whether there is a folder to write to. */
  get there(): boolean {
    return this.#library !== undefined
  }

  get library(): Library {
    if (this.#library === undefined)
      throw new UsageError('recordings-off', 'this host was started without a folder for recordings')
    return this.#library
  }

  /** A new file that says what it is, and nothing more yet. */
  async open(why: RecordingReason, events: EventRing): Promise<RecordingWriter> {
    const writer = await this.library.create(workloadOf(events.last), this.#feed.clock.wall())
    return this.#or(writer, () => this.#writeMeta(writer, why, events))
  }

  async save(why: RecordingReason, events: EventRing, snapshots: SnapshotRing): Promise<RecordingInfo> {
    const writer = await this.open(why, events)
    await this.#or(writer, () => this.#writeAll(writer, events, snapshots))
    return this.info(writer)
  }

  async capture(events: EventRing, snapshots: SnapshotRing): Promise<Recording> {
    const { disk, bytes } = memoryDisk()
    const writer = await RecordingWriter.create(disk, 'capture')
    await this.#writeMeta(writer, { kind: 'asked', text: '' }, events)
    await this.#writeAll(writer, events, snapshots)
    return readRecording(bytes())
  }

  info(writer: RecordingWriter): Promise<RecordingInfo> {
    return this.library.info(this.library.nameOf(writer))
  }

  /** Half a file that nobody asked for would only take room on a disk that has none. */
  async #or(writer: RecordingWriter, work: () => Promise<void>): Promise<RecordingWriter> {
    try {
      await work()
      return writer
    } catch (error) {
      await writer.discard()
      throw error
    }
  }

  #writeMeta(writer: RecordingWriter, why: RecordingReason, events: EventRing): Promise<void> {
    const { clock, app } = this.#feed
    const fromMs = Math.max(oldestMs(this.#feed.history()), firstUseMs(events))
    return writer.json('META', metaOf(app, workloadOf(events.last), why, Math.round(clock.wall()), fromMs))
  }

  async #writeAll(writer: RecordingWriter, events: EventRing, snapshots: SnapshotRing): Promise<void> {
    events.flush(this.#feed.clock.wall())
    const cursor = new RowCursor(writer, firstUseMs(events))
    await writeRings(writer, events, snapshots)
    await writeHistory(cursor, this.#feed.history())
    const nowMs = Math.round(this.#feed.clock.wall())
    const fromMs = Number.isNaN(cursor.fromMs) ? nowMs : cursor.fromMs
    const toMs = Number.isNaN(cursor.toMs) ? nowMs : cursor.toMs
    await writer.finish({ fromMs, toMs, workload: workloadOf(events.last) })
  }
}
