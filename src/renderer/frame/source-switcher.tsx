import { Menu } from '@base-ui/react/menu'
import { ChevronDown, X } from 'lucide-react'
import { useState } from 'react'
import type { SourceInfo } from '../../shared/model.ts'
import type { RecordingInfo } from '../../shared/recordings.ts'
import { clock } from '../format.ts'
import { useSession } from '../state/context.ts'
import { copyOf, isObserving, observingWords, type HostView } from '../state/host.ts'
import { closeRecording, lengthOf } from '../state/recording.ts'
import { turnTo, type Source } from '../state/sources.ts'
import { useStore } from '../state/use-store.ts'
import { startScreen } from '../state/view.ts'
import { Button } from '../ui/controls.tsx'
import { chooseFile } from '../ui/file-chooser.ts'
import { SeverityGlyph } from '../ui/glyphs.tsx'
import { AttachedChoices } from './attached-choices.tsx'

const sourceOf = ({ source }: HostView): SourceInfo => source
const mostRecordings = 5

/** What the screens look at, and what else they could: this runtime, files with a process of their own, recordings. */
export function SourceSwitcher() {
  const session = useSession()
  const { host, line } = session
  const source = useStore(host, sourceOf)
  const live = useStore(line.state, ({ status }) => status === 'live')
  const observing = useStore(host, isObserving)
  const [recordings, setRecordings] = useState<readonly RecordingInfo[]>([])
  const list = (): void => {
    session.call('recordings.list', undefined).then(
      (folder) => setRecordings(folder.recordings.filter(({ problem }) => problem === undefined)),
      () => undefined,
    )
  }
  return (
    <span className="source" data-recording={source.replay !== undefined || undefined}>
      <Menu.Root onOpenChange={(open) => open && list()}>
        <Menu.Trigger
          className="source-now"
          disabled={!live || observing}
          title={observing ? observingWords : 'Look at another source'}
        >
          <Now source={source} />
          <ChevronDown className="icon" size={14} strokeWidth={1.75} aria-hidden="true" />
        </Menu.Trigger>
        <Menu.Portal>
          <Menu.Positioner className="popup-place" align="start" sideOffset={6}>
            <Menu.Popup className="popup source-popup">
              <Sources source={source} recordings={recordings} />
              <Menu.Separator className="popup-line" />
              <AttachedChoices />
              <Menu.Item className="popup-item" onClick={() => chooseFile(session)}>
                <span className="popup-words">
                  <b>Choose a file …</b>
                  <small>A workload or a recording; dropping one on the window does the same</small>
                </span>
              </Menu.Item>
              <Menu.Item className="popup-item" onClick={() => session.view.patch({ palette: 'Run file ' })}>
                <span className="popup-words">
                  <b>Open by its path …</b>
                  <small>Type or paste it: runs where it lies, and anew at each save</small>
                </span>
                <span className="popup-tag">Ctrl O</span>
              </Menu.Item>
              <Menu.Item className="popup-item" onClick={() => session.view.patch({ screen: startScreen })}>
                <span className="popup-words">
                  <b>Start screen</b>
                  <small>All that can be run, opened or attached to, with what each is about</small>
                </span>
              </Menu.Item>
            </Menu.Popup>
          </Menu.Positioner>
        </Menu.Portal>
      </Menu.Root>
      {source.replay !== undefined && (
        <Button
          look="quiet small square"
          aria-label="Close the recording"
          title="Close the recording"
          onClick={() => void closeRecording(session)}
        >
          <X className="icon" size={13} strokeWidth={1.75} aria-hidden="true" />
        </Button>
      )}
    </span>
  )
}

interface SourcesProps {
  source: SourceInfo
  recordings: readonly RecordingInfo[]
}

function Sources({ source, recordings }: SourcesProps) {
  const { host, settings } = useSession()
  const running = useStore(host, ({ run }) => (run.status === 'idle' ? undefined : run.workload))
  const recent = useStore(settings.store, ({ recentFiles }) => recentFiles)
  const current = source.kind === 'isolated' ? running?.file : undefined
  const copy = useStore(host, copyOf)
  const files = current === undefined || recent.includes(current) ? recent : [current, ...recent]
  return (
    <>
      <Choice
        to={{ kind: 'app' }}
        name="Local runtime"
        words="Built-in workloads, in the app’s own process"
        here={source.kind === 'app'}
      />
      {files.map((file) => (
        <Choice
          key={file}
          to={{ kind: 'file', file }}
          name={file.split(/[\\/]/).at(-1) ?? file}
          words={file === copy ? 'A copy of the file that you gave to the browser' : file}
          here={file === current}
        />
      ))}
      {recordings.slice(0, mostRecordings).map((each) => (
        <Choice
          key={each.file}
          to={{ kind: 'recording', file: each.file }}
          name={`Recording ${each.workload}`}
          words={`${clock(each.fromMs)} – ${clock(each.toMs)}, ${lengthOf(each)}`}
          here={source.replay?.file === each.file}
        />
      ))}
    </>
  )
}

interface ChoiceProps {
  to: Source
  name: string
  words: string
  here: boolean
}

function Choice({ to, name, words, here }: ChoiceProps) {
  const session = useSession()
  const running = useStore(session.host, ({ run }) => run.status === 'running')
  return (
    <Menu.Item className="popup-item" onClick={() => void (here || turnTo(session, to))}>
      <i className="dot" data-on={(here && running) || undefined} />
      <span className="popup-words">
        <b>{name}</b>
        <small>{words}</small>
      </span>
      {here && <span className="popup-tag">on screen</span>}
    </Menu.Item>
  )
}

function Now({ source }: { source: SourceInfo }) {
  const { host, connector } = useSession()
  const away = useStore(connector.state, ({ status }) => status === 'lost' || status === 'refused')
  const status = useStore(host, ({ run }) => run.status)
  const running = status === 'running'
  const { replay, kind, label, pid, attached } = source
  // Without a process: `failed`, `ended`, `starting`.
  const process = pid === undefined ? status : `process ${String(pid)}`
  return (
    <>
      {away ? (
        <SeverityGlyph severity="critical" />
      ) : replay !== undefined ? (
        <i className="record-glyph" data-old aria-hidden="true" />
      ) : (
        <i className="dot" data-on={running || undefined} />
      )}
      {replay !== undefined ? (
        <>
          <span title={replay.file}>
            Recording <b>{replay.workload === '' ? replay.file : replay.workload}</b>{' '}
            <span className="source-when">
              {clock(replay.fromMs)} – {clock(replay.toMs)}
            </span>
          </span>
          {replay.problem !== null && (
            <span title={replay.problem.message} role="img" aria-label={replay.problem.message}>
              <SeverityGlyph severity="warning" size={13} />
            </span>
          )}
        </>
      ) : attached !== undefined ? (
        <span title={`${label}: attached, ${process} on ${attached.address}`}>
          <b>{label}</b>{' '}
          <span className="source-when">{attached.node.replace(/^v(\d+)\..*$/, 'node $1')}</span>
        </span>
      ) : kind === 'isolated' ? (
        <span
          title={`${label}${source.copy === true ? ', a copy of the file that you gave to the browser,' : ''} runs in a process of its own${pid === undefined ? '; none now' : `: ${process}`}`}
        >
          <b>{label}</b>
          {source.copy === true && ' (copy)'} <span className="source-when">{process}</span>
        </span>
      ) : (
        <span>Local runtime</span>
      )}
    </>
  )
}
