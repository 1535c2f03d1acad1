/** The few things that recordings ask of the file system; tests bring one that fails. */
import { mkdir, open, readdir, readFile, rename, stat, truncate, unlink } from 'node:fs/promises'

export interface DiskFile {
  write(bytes: Uint8Array): Promise<void>
  /** Resolves once what was written survives a power cut. */
  sync(): Promise<void>
  close(): Promise<void>
}

export interface Disk {
  create(path: string): Promise<DiskFile>
  rename(from: string, to: string): Promise<void>
  truncate(path: string, bytes: number): Promise<void>
  remove(path: string): Promise<void>
  read(path: string): Promise<Buffer>
  /** The first and the last bytes of a file, and its size and time. */
  ends(
    path: string,
    bytes: number,
  ): Promise<{ head: Buffer; tail: Buffer; sizeBytes: number; savedAtMs: number }>
  /** Names in the folder; none when there is no such folder. */
  list(directory: string): Promise<string[]>
  makeDirectory(path: string): Promise<void>
}

export const realDisk: Disk = {
  async create(path) {
    // `wx`: never writes over a file that is there. Only this user may read what a program was doing.
    const handle = await open(path, 'wx', 0o600)
    return {
      async write(bytes) {
        // One write may take less than it was given.
        for (let from = 0; from < bytes.length;)
          from += (await handle.write(bytes, from, bytes.length - from)).bytesWritten
      },
      sync: () => handle.sync(),
      close: () => handle.close(),
    }
  },
  rename,
  truncate,
  remove: unlink,
  read: (path) => readFile(path),
  async ends(path, bytes) {
    const handle = await open(path, 'r')
    try {
      const { size, mtimeMs } = await handle.stat()
      const length = Math.min(bytes, size)
      const head = Buffer.alloc(length)
      const tail = Buffer.alloc(length)
      await handle.read(head, 0, length, 0)
      await handle.read(tail, 0, length, size - length)
      return { head, tail, sizeBytes: size, savedAtMs: Math.round(mtimeMs) }
    } finally {
      await handle.close()
    }
  },
  async list(directory) {
    try {
      return await readdir(directory)
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return []
      throw error
    }
  },
  async makeDirectory(path) {
    await mkdir(path, { recursive: true, mode: 0o700 })
  },
}

/** Undefined when there is no such file. */
export async function sizeOf(path: string): Promise<number | undefined> {
  try {
    return (await stat(path)).size
  } catch {
    return undefined
  }
}
