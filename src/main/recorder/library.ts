/** The folder with the recordings: what is there, new names, deleting, and tidying up after a crash. */
import { isAbsolute, join, basename } from 'node:path'
import { UsageError } from '../base/index.ts'
import type { RecordingInfo } from '../../shared/recordings.ts'
import type { Disk } from './disk.ts'
import { sizeOf } from './disk.ts'
import { peek } from './peek.ts'
import { RecordingWriter } from './recording-writer.ts'

const ending = '.weirrec'
const maxFileBytes = 512 * 1024 * 1024
const part = /^(.+\.weirrec)\.(\d+)\.part$/

export class Library {
  readonly directory: string
  readonly #disk: Disk

  constructor(disk: Disk, directory: string) {
    this.#disk = disk
    this.directory = directory
  }

  nameOf({ path }: RecordingWriter): string {
    return basename(path)
  }

  /** Newest first. A file that is no recording is listed with what is wrong with it. */
  async list(): Promise<RecordingInfo[]> {
    await this.#recover()
    const names = (await this.#disk.list(this.directory)).filter((name) => name.endsWith(ending))
    const found = await Promise.all(names.map((name) => this.info(name).catch(() => undefined)))
    return found.filter((info) => info !== undefined).sort((a, b) => b.savedAtMs - a.savedAtMs)
  }

  info(file: string): Promise<RecordingInfo> {
    return peek(this.#disk, join(this.directory, this.#checked(file)), file)
  }

  /** `file`: a name in the folder, or an absolute path. */
  async read(file: string): Promise<{ file: string; bytes: Buffer }> {
    const path = isAbsolute(file) ? file : join(this.directory, this.#checked(file))
    const size = await sizeOf(path)
    if (size === undefined) throw new UsageError('unknown-recording', `there is no recording ${path}`)
    if (size > maxFileBytes)
      throw new UsageError(
        'recording-too-large',
        `${path} has ${String(size)} bytes; ${String(maxFileBytes)} is the most`,
      )
    try {
      return { file: basename(path), bytes: await this.#disk.read(path) }
    } catch (error) {
      throw new UsageError('unknown-recording', `${path} cannot be read: ${(error as Error).message}`, {
        cause: error,
      })
    }
  }

  async remove(file: string): Promise<void> {
    try {
      await this.#disk.remove(join(this.directory, this.#checked(file)))
    } catch (error) {
      if (error instanceof UsageError) throw error
      throw new UsageError('unknown-recording', `${file} cannot be deleted: ${(error as Error).message}`, {
        cause: error,
      })
    }
  }

  /** `image-pipeline-2026-02-03-143208.weirrec`, with a number when that is taken. */
  async create(workload: string, wallMs: number): Promise<RecordingWriter> {
    try {
      await this.#disk.makeDirectory(this.directory)
    } catch (error) {
      throw new UsageError(
        'recording-not-written',
        `${this.directory} cannot be made: ${(error as Error).message}`,
        { cause: error },
      )
    }
    const taken = new Set((await this.#disk.list(this.directory)).map((name) => part.exec(name)?.[1] ?? name))
    const stem = `${plain(workload)}-${stamp(wallMs)}`
    let name = stem + ending
    for (let n = 2; taken.has(name); n++) name = `${stem}-${String(n)}${ending}`
    return RecordingWriter.create(this.#disk, join(this.directory, name))
  }

  /** Of those that findings have saved, only the newest are kept, and the very newest whatever its size. */
  async trimFindings(most: { files: number; bytes: number }): Promise<void> {
    const saved = (await this.list()).filter(
      ({ why, problem }) => why.kind === 'finding' && problem === undefined,
    )
    let bytes = 0
    for (const [index, { file, sizeBytes }] of saved.entries()) {
      bytes += sizeBytes
      if (index > 0 && (index >= most.files || bytes > most.bytes)) await this.remove(file)
    }
  }

  /** What a process that is gone was writing becomes a recording that is cut short. */
  async #recover(): Promise<void> {
    for (const name of await this.#disk.list(this.directory)) {
      const [, whole, pid] = part.exec(name) ?? []
      if (whole === undefined || pid === undefined || isAlive(Number(pid))) continue
      await this.#disk.rename(join(this.directory, name), join(this.directory, whole)).catch(() => undefined)
    }
  }

  #checked(file: string): string {
    if (file === basename(file) && file.endsWith(ending) && !file.startsWith('.')) return file
    throw new UsageError('unknown-recording', `\`${file}\` is not the name of a recording`)
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

const plain = (name: string): string => {
  const short = name.replaceAll(/[^\w.-]+/g, '-').replaceAll(/^[.-]+|-+$/g, '')
  return short === '' ? 'weir' : short.slice(0, 60)
}

function stamp(wallMs: number): string {
  const at = new Date(wallMs)
  const two = (n: number): string => String(n).padStart(2, '0')
  const day = `${String(at.getFullYear())}-${two(at.getMonth() + 1)}-${two(at.getDate())}`
  return `${day}-${two(at.getHours())}${two(at.getMinutes())}${two(at.getSeconds())}`
}
