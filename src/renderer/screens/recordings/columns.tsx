/** The columns of saved recordings. */
import { Play, Trash2 } from 'lucide-react'
import type { RecordingInfo } from '../../../shared/recordings.ts'
import { age, clock } from '../../format.ts'
import { useSession } from '../../state/context.ts'
import { deleteRecording, lengthOf, partsOf, sizeInWords } from '../../state/recording.ts'
import { Confirm } from '../../ui/confirm.tsx'
import { Button, Names } from '../../ui/controls.tsx'
import { SeverityGlyph } from '../../ui/glyphs.tsx'
import type { Column } from '../../ui/table/index.ts'

/** It begins too badly for anything to be shown of it. */
export const isUnreadable = ({ fromMs, toMs, problem }: RecordingInfo): boolean =>
  toMs <= fromMs && problem !== undefined

interface Opening {
  /** File of the one on the screens. */
  shown: string | undefined
  controls: boolean
  onOpen: (file: string) => void
}

export const recordingColumns = (opening: Opening): readonly Column<RecordingInfo>[] => [
  {
    key: 'workload',
    track: 'minmax(200px, 1.3fr)',
    head: 'Workload',
    sort: 'workload',
    ascendingFirst: true,
    value: ({ workload }) => workload,
    cell: ({ workload, file }) => (
      <span title={file}>
        <b className="mono recording-name">{workload === '' ? '–' : workload}</b>
        <small className="recording-file">{file}</small>
      </span>
    ),
  },
  {
    key: 'why',
    track: 'minmax(130px, 1.4fr)',
    head: 'Saved because',
    sort: 'why',
    ascendingFirst: true,
    value: ({ why, problem }) => problem?.message ?? why.text,
    cell: (recording) => <Why recording={recording} />,
  },
  {
    key: 'length',
    track: 'minmax(112px, 148px)',
    head: 'Length',
    sort: 'length',
    value: ({ fromMs, toMs }) => toMs - fromMs,
    right: true,
    cell: (recording) => (isUnreadable(recording) ? '–' : <Length recording={recording} />),
  },
  {
    key: 'size',
    track: '72px',
    head: 'Size',
    sort: 'size',
    value: ({ sizeBytes }) => sizeBytes,
    right: true,
    cell: ({ sizeBytes }) => sizeInWords(sizeBytes),
  },
  {
    key: 'saved',
    track: '80px',
    head: 'Saved',
    sort: 'saved',
    value: ({ savedAtMs }) => savedAtMs,
    right: true,
    cell: ({ savedAtMs }) => (
      <span title={new Date(savedAtMs).toLocaleString()}>{savedWords(savedAtMs)}</span>
    ),
  },
  {
    key: 'actions',
    track: '128px',
    head: <span className="sr-only">Actions</span>,
    name: 'Actions',
    cell: (recording) => opening.controls && <Actions recording={recording} opening={opening} />,
  },
]

function Actions({ recording, opening }: { recording: RecordingInfo; opening: Opening }) {
  const { file } = recording
  const shown = file === opening.shown
  return (
    <span className="recording-actions">
      <Button
        look="small"
        disabled={isUnreadable(recording) || shown}
        aria-label={`Open ${file}`}
        onClick={() => {
          opening.onOpen(file)
        }}
      >
        <Play className="icon" size={11} strokeWidth={2} aria-hidden="true" />
        {shown ? 'On screen' : 'Open'}
      </Button>
      <DeleteButton file={file} />
    </span>
  )
}

/** Where the last minutes are put in front, also how much of it that is. */
function Length({ recording }: { recording: RecordingInfo }) {
  const parts = partsOf(recording)
  return (
    <span
      title={parts === undefined ? undefined : `${parts.recorded} recorded and the ${parts.before} before it`}
    >
      {lengthOf(recording)}
      {parts !== undefined && (
        <small className="recording-parts">
          {parts.recorded} + {parts.before} before
        </small>
      )}
    </span>
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
