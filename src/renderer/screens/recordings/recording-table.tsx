import { useMemo } from 'react'
import type { ErrorInfo } from '../../../shared/model.ts'
import type { RecordingInfo } from '../../../shared/recordings.ts'
import { Table, useSorted } from '../../ui/table/index.ts'
import { isUnreadable, recordingColumns } from './columns.tsx'

interface RecordingTableProps {
  /** Undefined until the folder has been read. */
  recordings: readonly RecordingInfo[] | undefined
  error: ErrorInfo | undefined
  /** File of the one on the screens. */
  shown: string | undefined
  controls: boolean
  empty: { what: string; where: string }
  onOpen: (file: string) => void
}

const rowPx = 40
const newestFirst = { by: 'saved', descending: true }

export function RecordingTable({ recordings, error, shown, controls, empty, onOpen }: RecordingTableProps) {
  const columns = useMemo(() => recordingColumns({ shown, controls, onOpen }), [shown, controls, onOpen])
  const rows = useSorted(recordings, columns, newestFirst)
  const open = (recording: RecordingInfo | undefined): void => {
    if (recording !== undefined && controls && !isUnreadable(recording)) onOpen(recording.file)
  }
  return (
    <Table
      name="recordings"
      label="Recordings"
      columns={columns}
      {...rows}
      error={error}
      rowPx={rowPx}
      isSelected={({ file }) => file === shown}
      // A click only chooses: to open one is to leave the program that is on.
      onPick={() => undefined}
      onDouble={open}
      onOpen={open}
      onRight={() => undefined}
      empty={empty}
    />
  )
}
