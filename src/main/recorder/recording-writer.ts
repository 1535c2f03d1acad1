/**
 * One file being written: under a temporary name, whole chunks only, synced and renamed at the end. Whatever happens
 * in between, the file that bears the final name is complete; what a crash or a full disk leaves behind is readable up
 * to the last whole chunk.
 */
import { UsageError } from '../base/index.ts'
import { type ChunkType, encodeChunk, encodeHead, frameChunk } from './chunk.ts'
import type { Disk, DiskFile } from './disk.ts'

export class RecordingWriter {
  /** Final path. */
  readonly path: string
  sizeBytes = 0
  readonly #disk: Disk
  readonly #temporary: string
  readonly #file: DiskFile
  #queue: Promise<void> = Promise.resolve()
  #failed: unknown

  private constructor(disk: Disk, path: string, temporary: string, file: DiskFile) {
    this.#disk = disk
    this.path = path
    this.#temporary = temporary
    this.#file = file
  }

  static async create(disk: Disk, path: string): Promise<RecordingWriter> {
    const temporary = `${path}.${String(process.pid)}.part`
    const file = await disk.create(temporary).catch(toDiskError)
    const writer = new RecordingWriter(disk, path, temporary, file)
    try {
      await writer.#append(encodeHead())
    } catch (error) {
      await writer.discard()
      throw error
    }
    return writer
  }

  /** Resolves once it is written; rejects with what stopped the file, also when that was an earlier chunk. */
  async chunk(type: ChunkType, raw: Uint8Array): Promise<void> {
    await this.#append(await encodeChunk(type, raw))
  }

  json(type: ChunkType, value: unknown): Promise<void> {
    return this.chunk(type, Buffer.from(JSON.stringify(value)))
  }

  packed(type: ChunkType, packed: Uint8Array, rawLength: number): Promise<void> {
    return this.#append(frameChunk(type, packed, rawLength))
  }

  /** What was written so far survives a power cut. */
  async sync(): Promise<void> {
    await this.#queue
    await this.#file.sync().catch(toDiskError)
  }

  async finish(end: unknown): Promise<void> {
    await this.json('DONE', end)
    await this.sync()
    await this.#close()
    await this.#disk.rename(this.#temporary, this.path).catch(toDiskError)
  }

  /** Keeps what is whole, under the final name: neither needs room on the disk. */
  async salvage(): Promise<void> {
    await this.#queue.catch(() => undefined)
    await this.#close()
    await this.#disk.truncate(this.#temporary, this.sizeBytes).catch(() => undefined)
    await this.#disk.rename(this.#temporary, this.path).catch(toDiskError)
  }

  async discard(): Promise<void> {
    await this.#queue.catch(() => undefined)
    await this.#close()
    await this.#disk.remove(this.#temporary).catch(() => undefined)
  }

  /** One write at a time; after a failed one nothing is written any more. */
  #append(bytes: Uint8Array): Promise<void> {
    const turn = this.#queue.then(async () => {
      if (this.#failed !== undefined) throw toError(this.#failed)
      try {
        await this.#file.write(bytes)
        this.sizeBytes += bytes.length
      } catch (error) {
        this.#failed = error
        throw toError(error)
      }
    })
    this.#queue = turn.catch(() => undefined)
    return turn
  }

  async #close(): Promise<void> {
    await this.#file.close().catch(() => undefined)
  }
}

function toDiskError(error: unknown): never {
  throw toError(error)
}

/** In words, and with a code of the contract. */
function toError(error: unknown): UsageError {
  if (error instanceof UsageError) return error
  const { code, message } = error as NodeJS.ErrnoException
  if (code === 'ENOSPC' || code === 'EDQUOT')
    return new UsageError(
      'disk-full',
      'the disk is full: the recording has stopped, nothing else is affected',
      {
        cause: error,
      },
    )
  return new UsageError('recording-not-written', `the recording cannot be written: ${message}`, {
    cause: error,
  })
}
