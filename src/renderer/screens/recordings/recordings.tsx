import './recordings.css'
import { useCallback, useEffect, useState } from 'react'
import type { RecorderState, RecordingsFolder } from '../../../shared/recordings.ts'
import type { ErrorInfo } from '../../../shared/model.ts'
import { MoreMenu } from '../../copy/more-menu.tsx'
import { plural } from '../../format.ts'
import { useSession } from '../../state/context.ts'
import type { HostView } from '../../state/host.ts'
import { openRecording, saveNow, sizeInWords, startStreaming } from '../../state/recording.ts'
import { useStore } from '../../state/use-store.ts'
import { Banner, Button } from '../../ui/controls.tsx'
import { TableScreen } from '../../ui/table/index.ts'
import { recordingRows } from './copy.ts'
import { Exports } from './exports.tsx'
import { OpenField } from './open-field.tsx'
import { RecordingTable } from './recording-table.tsx'

const recorderOf = (host: HostView): RecorderState | undefined => host.recorder
const keys = [
  { keys: ['↑↓'], what: 'move' },
  { keys: ['Enter'], what: 'open' },
  { keys: ['R'], what: 'record' },
]

export function Recordings() {
  const session = useSession()
  const { folder, error } = useFolder()
  const recorder = useStore(session.host, recorderOf)
  const controls = useStore(session.host, ({ info }) => info?.scope !== 'observe')
  const shown = useStore(session.host, ({ source }) => source.replay?.file)
  const recordable = useStore(
    session.host,
    ({ run, source }) => source.kind !== 'recording' && run.status !== 'idle',
  )
  const recordings = folder?.recordings
  const open = useCallback((file: string) => void openRecording(session, file), [session])
  const streaming = recorder?.streaming ?? null
  return (
    <TableScreen
      title="Recordings"
      banner={<RecorderProblem recorder={recorder} />}
      bar={
        <>
          <span className="recordings-lead">The last 15 minutes are always kept in memory</span>
          <span className="spacer" />
          {controls && (
            <>
              <Button
                disabled={!recordable || streaming !== null || folder?.directory === ''}
                title="Goes on until stopped; the last minutes are put in front of it"
                onClick={() => void startStreaming(session)}
              >
                <i className="record-glyph" aria-hidden="true" />
                Record until stopped
              </Button>
              <Button
                look="primary"
                aria-keyshortcuts="R"
                title="Save the last 15 minutes to a file (R)"
                disabled={!recordable || folder?.directory === ''}
                onClick={() => void saveNow(session)}
              >
                Save last 15 min
              </Button>
            </>
          )}
          <MoreMenu title="Recordings" table={recordingRows(recordings ?? [])} />
        </>
      }
      foot={{ words: folder === undefined ? '' : footWords(folder), keys }}
      drawer={<Exports controls={controls} />}
    >
      <RecordingTable
        recordings={recordings}
        error={error}
        shown={shown}
        controls={controls}
        onOpen={open}
        empty={
          folder?.directory === ''
            ? { what: 'Recordings are off', where: 'Weir was started without a folder for them' }
            : {
                what: 'Nothing is saved yet',
                where: 'R saves the last minutes; a critical finding saves them by itself',
              }
        }
      />
      {controls && <OpenField />}
    </TableScreen>
  )
}

function footWords({ directory, recordings }: RecordingsFolder): string {
  const bytes = recordings.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0)
  const size = recordings.length === 0 ? '' : `, ${sizeInWords(bytes)}`
  return `${plural(recordings.length, 'recording')}${size}${directory === '' ? '' : ` in ${directory}`}`
}

function RecorderProblem({ recorder }: { recorder: RecorderState | undefined }) {
  if (recorder?.problem === null || recorder === undefined) return null
  const [first = '', ...rest] = recorder.problem.message.split(': ')
  return (
    <div className="table-banner">
      <Banner severity="warning">
        <b>{first.charAt(0).toUpperCase() + first.slice(1)}.</b> {capital(rest.join(': '))}
      </Banner>
    </div>
  )
}

const capital = (text: string): string =>
  text === '' ? '' : `${text.charAt(0).toUpperCase()}${text.slice(1)}.`

/** Asked when the screen opens, and again whenever the recorder has written or deleted something. */
function useFolder(): { folder: RecordingsFolder | undefined; error: ErrorInfo | undefined } {
  const session = useSession()
  const changes = useStore(session.host, ({ recorder }) => recorder?.changes ?? 0)
  const live = useStore(session.line.state, ({ status }) => status === 'live')
  const [answer, setAnswer] = useState<{ folder?: RecordingsFolder; error?: ErrorInfo }>({})
  const ask = useCallback(
    (take: (answer: { folder?: RecordingsFolder; error?: ErrorInfo }) => void) => {
      session.call('recordings.list', undefined).then(
        (folder) => {
          take({ folder })
        },
        (error: unknown) => {
          take({
            error: { code: 'internal', message: error instanceof Error ? error.message : String(error) },
          })
        },
      )
    },
    [session],
  )
  useEffect(() => {
    let current = true
    if (live)
      ask((next) => {
        if (current) setAnswer((old) => ({ ...old, ...next }))
      })
    return () => {
      current = false
    }
  }, [ask, changes, live])
  return { folder: answer.folder, error: answer.folder === undefined ? answer.error : undefined }
}
