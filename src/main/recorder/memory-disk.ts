/** A disk that is one file in memory: for a recording that is only to be looked at. */
import { realDisk, type Disk } from './disk.ts'

export function memoryDisk(): { disk: Disk; bytes: () => Buffer } {
  const parts: Uint8Array[] = []
  const done = (): Promise<void> => Promise.resolve()
  const write = (bytes: Uint8Array): Promise<void> => {
    parts.push(bytes)
    return Promise.resolve()
  }
  const create: Disk['create'] = () => Promise.resolve({ write, sync: done, close: done })
  return {
    disk: { ...realDisk, create, rename: done, remove: done, truncate: done },
    bytes: () => Buffer.concat(parts),
  }
}
