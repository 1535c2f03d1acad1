import { useMemo, type ReactNode } from 'react'
import type { RecordingInfo } from '../../../shared/recordings.ts'
import { Table, useSorted } from '../../ui/table/index.ts'
import { isUnreadable, recordingColumns } from './columns.tsx'

interface RecordingTableProps {
  recordings: readonly RecordingInfo[]
  /** File of the one on the screens. */
  shown: string | undefined
  controls: boolean
  empty: ReactNode
  onOpen: (file: string) => void
}

const rowPx = 40
const newestFirst = { by: 'saved', descending: true }

export function RecordingTable({ recordings, shown, controls, empty, onOpen }: RecordingTableProps) {
  const columns = useMemo(() => recordingColumns({ shown, controls, onOpen }), [shown, controls, onOpen])
  const { rows, sort, onSort } = useSorted(recordings, columns, newestFirst)
  const open = (recording: RecordingInfo | undefined): void => {
    if (recording !== undefined && controls && !isUnreadable(recording)) onOpen(recording.file)
  }
  return (
    <Table
      name="recordings"
      label="Recordings"
      columns={columns}
      sizes={{ count: rows.length, rowPx }}
      rowAt={(index) => rows[index]}
      {...(sort && { sort })}
      onSort={onSort}
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
