/**
 * A recording as the player needs it. Every chunk is checked before it is believed; what is unsound is left out and
 * told as the recording's `problem`. Only a file of which nothing can be read is an error.
 */
import { UsageError } from '../base/index.ts'
import type { ErrorInfo, Layout } from '../../shared/model.ts'
import type { TablesSnapshot } from '../../shared/recordings.ts'
import { decodeHead, scanChunks, type StoredChunk, version } from './chunk.ts'
import {
  asLayout,
  baseSchema,
  deltasSchema,
  doneSchema,
  layoutSchema,
  metaSchema,
  type RecordingEnd,
  type RecordingMeta,
  snapshotSchema,
} from './meta.ts'
import { problemOf } from './problems.ts'
import { decodeRows, type Rows } from './rows-codec.ts'
import type { RecordedState, StateDelta } from './state-delta.ts'

export interface RecordingBlock {
  layout: Layout
  rows: Rows
}

export interface StoredSnapshot {
  atMs: number
  /** Inflated when asked for: a recording may hold hundreds. */
  read(): TablesSnapshot & { answers: Record<string, unknown> }
}

export interface Recording {
  meta: RecordingMeta
  fromMs: number
  toMs: number
  /** In order of time; times never decrease. */
  blocks: RecordingBlock[]
  baseAtMs: number
  base: RecordedState
  deltas: StateDelta[]
  snapshots: StoredSnapshot[]
  problem: ErrorInfo | undefined
}

interface Parts {
  meta?: RecordingMeta
  end?: RecordingEnd
  layouts: Map<number, Layout>
  blocks: RecordingBlock[]
  base?: { atMs: number; state: RecordedState }
  deltas: StateDelta[]
  snapshots: StoredSnapshot[]
  bad: number
}

/** @throws UsageError `not-a-recording`, `recording-too-new`, `recording-empty` when nothing of it can be read */
export function readRecording(file: Buffer): Recording {
  const head = decodeHead(file)
  if (head === undefined) throw fail(problemOf('junk'))
  const newer = head.major > version.major
  const scan = scanChunks(file)
  const parts: Parts = { layouts: new Map(), blocks: [], deltas: [], snapshots: [], bad: scan.damaged }
  for (const chunk of scan.chunks) take(parts, chunk)
  const recording = assemble(parts)
  if (recording === undefined) throw fail(problemOf(newer ? 'newer' : 'empty', newer ? ownVersion() : ''))
  recording.problem = problem(parts, recording, newer ? head.major : undefined, scan.cut)
  return recording
}

function take(parts: Parts, chunk: StoredChunk): void {
  try {
    switch (chunk.type) {
      case 'META':
        parts.meta ??= metaSchema.parse(json(chunk))
        return
      case 'DONE':
        parts.end = doneSchema.parse(json(chunk))
        return
      case 'LAYO': {
        const layout = asLayout(layoutSchema.parse(json(chunk)))
        parts.layouts.set(layout.epoch, layout)
        return
      }
      case 'ROWS':
        takeRows(parts, decodeRows(chunk.raw()))
        return
      case 'BASE': {
        const { atMs, state } = baseSchema.parse(json(chunk))
        parts.base ??= { atMs, state: state as unknown as RecordedState }
        return
      }
      case 'EVNT':
        parts.deltas.push(...(deltasSchema.parse(json(chunk)) as unknown as StateDelta[]))
        return
      case 'TABL': {
        const { atMs } = snapshotSchema.parse(json(chunk))
        // Kept as it is stored, and checked: asked for, it is inflated again.
        parts.snapshots.push({ atMs, read: () => json(chunk) as ReturnType<StoredSnapshot['read']> })
        return
      }
      default:
      // A chunk of a later minor version: it may be skipped by design.
    }
  } catch {
    parts.bad++
  }
}

/** Rows without their layout mean nothing; rows that go back in time come from a damaged file. */
function takeRows(parts: Parts, rows: Rows): void {
  const layout = parts.layouts.get(rows.epoch)
  const last = parts.blocks.at(-1)?.rows
  const lastMs = last?.atMs(last.length - 1) ?? -Infinity
  if (layout?.metrics.length !== rows.width || !(rows.atMs(0) >= lastMs)) parts.bad++
  else parts.blocks.push({ layout, rows })
}

function assemble({ meta, end, blocks, base, deltas, snapshots }: Parts): Recording | undefined {
  const first = blocks[0]?.rows
  const last = blocks.at(-1)?.rows
  const times = [...deltas.map(({ atMs }) => atMs), ...snapshots.map(({ atMs }) => atMs)]
  const known = times.length > 0 || first !== undefined || base !== undefined
  if (!known) return undefined
  const fromMs = first?.atMs(0) ?? Math.min(...times, base?.atMs ?? Infinity)
  // What was told last may be younger than the last sample: the finding that the file was saved for.
  const toMs = Math.max(fromMs, last?.atMs(last.length - 1) ?? fromMs, deltas.at(-1)?.atMs ?? fromMs)
  return {
    meta: { ...(meta ?? unknownMeta(fromMs)), ...(end && { workload: end.workload }) },
    fromMs,
    toMs,
    blocks,
    baseAtMs: base?.atMs ?? fromMs,
    base: base?.state ?? emptyState,
    deltas: deltas.sort((a, b) => a.atMs - b.atMs),
    snapshots: snapshots.sort((a, b) => a.atMs - b.atMs),
    problem: undefined,
  }
}

const emptyState: RecordedState = {
  run: { status: 'idle' },
  checks: { passed: 0, failed: 0 },
  knobs: [],
  changes: [],
  findings: [],
  log: [],
}

const unknownMeta = (fromMs: number): RecordingMeta => ({
  app: 'unknown',
  node: '',
  platform: '',
  cpus: 0,
  workload: '',
  why: { kind: 'asked', text: '' },
  begunAtMs: fromMs,
  fromMs,
})

function problem(
  { bad, end }: Parts,
  { fromMs, toMs }: Recording,
  newer: number | undefined,
  cut: boolean,
): ErrorInfo | undefined {
  const left = `What could be read is here: ${String(Math.round((toMs - fromMs) / 1000))} s.`
  if (newer !== undefined)
    return problemOf('newer', `It has format ${String(newer)}, ${ownVersion()} ${left}`)
  if (bad > 0) return problemOf('damaged', `${String(bad)} could not be read. ${left}`)
  return cut || end === undefined ? problemOf('cut', left) : undefined
}

const ownVersion = (): string => `this one reads up to ${String(version.major)}.`
const fail = ({ code, message }: ErrorInfo): UsageError => new UsageError(code, message)
const json = ({ raw }: StoredChunk): unknown => JSON.parse(raw().toString('utf8')) as unknown
