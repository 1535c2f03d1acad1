/** What a list of recordings shows, from the first and the last bytes of each file. */
import { UsageError } from '../base/index.ts'
import type { ErrorInfo } from '../../shared/model.ts'
import type { RecordingInfo } from '../../shared/recordings.ts'
import { chunkAt, decodeHead, headBytes, version } from './chunk.ts'
import type { Disk } from './disk.ts'
import { doneSchema, metaSchema, type RecordingEnd, type RecordingMeta } from './meta.ts'
import { readRecording } from './read-recording.ts'
import { problemOf } from './problems.ts'

/** The first chunk is META and the last one DONE; both are small. */
const endBytes = 16 * 1024

export async function peek(disk: Disk, path: string, file: string): Promise<RecordingInfo> {
  const { head, tail, sizeBytes, savedAtMs } = await disk.ends(path, endBytes)
  const format = decodeHead(head)
  if (format === undefined) return broken(file, sizeBytes, savedAtMs, problemOf('junk'))
  const meta = format.major === version.major ? metaAt(head) : undefined
  const end = meta && endIn(tail)
  if (meta === undefined || end === undefined) return peekWhole(disk, path, file, sizeBytes, savedAtMs)
  const { fromMs, toMs } = end
  return { file, workload: end.workload, fromMs, toMs, sizeBytes, savedAtMs, ...originOf(meta) }
}

/** Cut short, damaged or newer: the whole file says how much of it is sound. */
async function peekWhole(
  disk: Disk,
  path: string,
  file: string,
  sizeBytes: number,
  savedAtMs: number,
): Promise<RecordingInfo> {
  try {
    const { meta, fromMs, toMs, problem } = readRecording(await disk.read(path))
    const origin = originOf(meta)
    return {
      file,
      workload: meta.workload,
      fromMs,
      toMs,
      sizeBytes,
      savedAtMs,
      ...origin,
      ...(problem && { problem }),
    }
  } catch (error) {
    if (!(error instanceof UsageError)) throw error
    return broken(file, sizeBytes, savedAtMs, { code: error.code, message: error.message })
  }
}

const originOf = ({ why, begunAtMs }: RecordingMeta): Pick<RecordingInfo, 'why' | 'begunAtMs'> =>
  why.kind === 'streamed' ? { why, begunAtMs } : { why }

function broken(file: string, sizeBytes: number, savedAtMs: number, problem: ErrorInfo): RecordingInfo {
  const why = { kind: 'asked', text: '' } as const
  return { file, workload: '', fromMs: savedAtMs, toMs: savedAtMs, sizeBytes, savedAtMs, why, problem }
}

function metaAt(head: Buffer): RecordingMeta | undefined {
  const chunk = chunkAt(head, headBytes)
  if (typeof chunk !== 'object' || chunk.type !== 'META') return undefined
  return metaSchema.safeParse(json(chunk.raw)).data
}

function endIn(tail: Buffer): RecordingEnd | undefined {
  for (let at = tail.lastIndexOf('DONE'); at >= 0; at = at === 0 ? -1 : tail.lastIndexOf('DONE', at - 1)) {
    const chunk = chunkAt(tail, at)
    if (typeof chunk === 'object' && at + chunk.bytes === tail.length)
      return doneSchema.safeParse(json(chunk.raw)).data
  }
  return undefined
}

function json(raw: () => Buffer): unknown {
  try {
    return JSON.parse(raw().toString('utf8')) as unknown
  } catch {
    return undefined
  }
}
