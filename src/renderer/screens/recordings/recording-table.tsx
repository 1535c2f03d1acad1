import { Play, Trash2 } from 'lucide-react'
import { useState, type ReactNode } from 'react'
import type { RecordingInfo } from '../../../shared/recordings.ts'
import { age, clock } from '../../format.ts'
import { useSession } from '../../state/context.ts'
import { deleteRecording, lengthOf, sizeInWords } from '../../state/recording.ts'
import { Confirm } from '../../ui/confirm.tsx'
import { Button, Names } from '../../ui/controls.tsx'
import { SeverityGlyph } from '../../ui/glyphs.tsx'
import { focusTable, rowKeys } from '../../ui/row-keys.ts'
import { ColumnEdge } from '../../ui/sort-head.tsx'
import { useColumns } from '../../ui/use-columns.ts'

interface RecordingTableProps {
  recordings: readonly RecordingInfo[]
  /** File of the one on the screens. */
  shown: string | undefined
  controls: boolean
  empty: ReactNode
  onOpen: (file: string) => void
}

const tracks = ['minmax(236px, 1.3fr)', 'minmax(140px, 1.4fr)', '92px', '72px', '80px', '124px']
const rowPx = 40
const rowId = (index: number): string => `recording-${String(index)}`

export function RecordingTable({ recordings, shown, controls, empty, onOpen }: RecordingTableProps) {
  const columns = useColumns('recordings', tracks)
  const [active, setActive] = useState(0)
  const at = Math.min(active, Math.max(0, recordings.length - 1))
  const move = (index: number): void => {
    setActive(index)
    document.getElementById(rowId(index))?.scrollIntoView({ block: 'nearest' })
  }
  return (
    <div
      className="data-table recording-table"
      role="grid"
      tabIndex={0}
      aria-label="Recordings"
      style={columns.style}
      aria-rowcount={recordings.length + 1}
      aria-activedescendant={recordings.length > 0 ? rowId(at) : undefined}
      onKeyDown={(event) => {
        // Buttons in a row keep their own keys.
        if (event.target !== event.currentTarget) return
        rowKeys(event, {
          active: at,
          count: recordings.length,
          page: 10,
          move,
          enter: () => {
            const recording = recordings[at]
            if (recording !== undefined && controls) onOpen(recording.file)
          },
          escape: () => undefined,
        })
      }}
    >
      <div role="rowgroup">
        <div role="row" aria-rowindex={1} className="data-head recording-columns" {...columns.head}>
          <span role="columnheader">
            Workload
            <ColumnEdge />
          </span>
          <span role="columnheader">
            Saved because
            <ColumnEdge />
          </span>
          <span role="columnheader" className="right">
            Length
            <ColumnEdge />
          </span>
          <span role="columnheader" className="right">
            Size
            <ColumnEdge />
          </span>
          <span role="columnheader" className="right">
            Saved
            <ColumnEdge />
          </span>
          <span role="columnheader">
            <span className="sr-only">Actions</span>
          </span>
        </div>
      </div>
      <div className="data-scroll" role="rowgroup">
        <div className="data-spacer" role="presentation" style={{ height: recordings.length * rowPx }}>
          {recordings.map((recording, index) => (
            <Row
              key={recording.file}
              recording={recording}
              index={index}
              active={index === at}
              shown={recording.file === shown}
              controls={controls}
              onPick={() => {
                setActive(index)
              }}
              onOpen={onOpen}
            />
          ))}
        </div>
        {empty}
      </div>
    </div>
  )
}

interface RowProps {
  recording: RecordingInfo
  index: number
  active: boolean
  shown: boolean
  controls: boolean
  onPick: () => void
  onOpen: (file: string) => void
}

function Row({ recording, index, active, shown, controls, onPick, onOpen }: RowProps) {
  const { file, workload, sizeBytes, savedAtMs, problem } = recording
  const unreadable = recording.toMs <= recording.fromMs && problem !== undefined
  return (
    <div
      id={rowId(index)}
      className="data-row recording-columns"
      role="row"
      aria-rowindex={index + 2}
      aria-selected={shown}
      data-active={active || undefined}
      style={{ transform: `translateY(${String(index * rowPx)}px)`, height: rowPx }}
      onClick={(event) => {
        onPick()
        if (!(event.target as Element).closest('button')) focusTable(event)
      }}
      onDoubleClick={() => {
        if (controls && !unreadable) onOpen(file)
      }}
    >
      <span role="gridcell" title={file}>
        <b className="mono recording-name">{workload === '' ? '–' : workload}</b>
        <small className="recording-file">{file}</small>
      </span>
      <span role="gridcell">
        <Why recording={recording} />
      </span>
      <span role="gridcell" className="right">
        {unreadable ? '–' : lengthOf(recording)}
      </span>
      <span role="gridcell" className="right">
        {sizeInWords(sizeBytes)}
      </span>
      <span role="gridcell" className="right" title={new Date(savedAtMs).toLocaleString()}>
        {savedWords(savedAtMs)}
      </span>
      <span role="gridcell" className="recording-actions">
        {controls && (
          <>
            <Button
              look="small"
              disabled={unreadable || shown}
              aria-label={`Open ${file}`}
              onClick={() => {
                onOpen(file)
              }}
            >
              <Play className="icon" size={11} strokeWidth={2} aria-hidden="true" />
              {shown ? 'On screen' : 'Open'}
            </Button>
            <DeleteButton file={file} />
          </>
        )}
      </span>
    </div>
  )
}

/** What is wrong with it comes before why it was saved. */
function Why({ recording: { why, problem } }: { recording: RecordingInfo }) {
  if (problem !== undefined)
    return (
      <span className="recording-why" title={problem.message}>
        <SeverityGlyph severity="warning" size={13} />
        <span className="recording-words">{problem.message}</span>
      </span>
    )
  return (
    <span className="recording-why" title={why.text.replaceAll('`', '')}>
      {why.kind === 'finding' && <SeverityGlyph severity="critical" size={13} />}
      <span className="recording-words">
        <Names text={why.text} />
      </span>
    </span>
  )
}

function DeleteButton({ file }: { file: string }) {
  const session = useSession()
  return (
    <Confirm
      trigger={
        <Button look="quiet small square" aria-label={`Delete ${file}`} title="Delete">
          <Trash2 className="icon" size={13} strokeWidth={1.75} aria-hidden="true" />
        </Button>
      }
      title="Delete this recording?"
      act="Delete"
      onConfirm={() => void deleteRecording(session, file)}
    >
      <span className="mono">{file}</span> goes for good.
    </Confirm>
  )
}

/** The clock on the same day, else how long ago. */
function savedWords(savedAtMs: number): string {
  const agoMs = Date.now() - savedAtMs
  if (agoMs > 86_400_000) return `${String(Math.floor(agoMs / 86_400_000))}\u00a0d ago`
  return agoMs > 43_200_000 ? `${age(agoMs)} ago` : clock(savedAtMs)
}
