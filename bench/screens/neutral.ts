/** A recording that is committed names no folder of the machine that it was made on. */
import { chunkTypes, encodeChunk, encodeHead, scanChunks } from '../../src/main/recorder/chunk.ts'

export async function withoutFolder(recording: Buffer, folder: string, instead: string): Promise<Buffer> {
  const parts = [encodeHead()]
  for (const { type, raw } of scanChunks(recording).chunks) {
    const known = chunkTypes.find((each) => each === type)
    if (known === undefined) continue
    const bytes = raw()
    // Rows are numbers; everything else is JSON.
    const text = known === 'ROWS' ? undefined : bytes.toString().replaceAll(folder, instead)
    parts.push(await encodeChunk(known, text === undefined ? bytes : Buffer.from(text)))
  }
  return Buffer.concat(parts)
}
