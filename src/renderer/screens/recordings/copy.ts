/** The list of recordings as a table that leaves Weir. */
import type { RecordingInfo } from '../../../shared/recordings.ts'
import { listed, type RowColumn } from '../../copy/row-table.ts'
import type { TableSource } from '../../copy/table.ts'

const columns: readonly RowColumn<RecordingInfo>[] = [
  { name: 'file', unit: '', cell: ({ file }) => file },
  { name: 'workload', unit: '', cell: ({ workload }) => workload },
  { name: 'from', unit: '', cell: ({ fromMs }) => new Date(fromMs) },
  { name: 'to', unit: '', cell: ({ toMs }) => new Date(toMs) },
  {
    name: 'begun',
    unit: '',
    cell: ({ begunAtMs }) => (begunAtMs === undefined ? null : new Date(begunAtMs)),
  },
  { name: 'length', unit: 'ms', cell: ({ fromMs, toMs }) => toMs - fromMs },
  { name: 'size', unit: 'bytes', cell: ({ sizeBytes }) => sizeBytes },
  { name: 'saved', unit: '', cell: ({ savedAtMs }) => new Date(savedAtMs) },
  { name: 'saved because', unit: '', cell: ({ why }) => why.text.replaceAll('`', '') },
  { name: 'problem', unit: '', cell: ({ problem }) => problem?.message ?? null },
]

export const recordingRows =
  (recordings: readonly RecordingInfo[]): TableSource =>
  (maxRows) =>
    listed(
      { title: 'Recordings', one: 'recording', columns },
      recordings.slice(0, maxRows),
      recordings.length,
    )
