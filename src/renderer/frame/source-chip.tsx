import { X } from 'lucide-react'
import type { SourceInfo } from '../../shared/model.ts'
import { clock } from '../format.ts'
import { useSession } from '../state/context.ts'
import type { HostView } from '../state/host.ts'
import { closeRecording } from '../state/recording.ts'
import { useStore } from '../state/use-store.ts'
import { Button } from '../ui/controls.tsx'
import { SeverityGlyph } from '../ui/glyphs.tsx'

const sourceOf = ({ source }: HostView): SourceInfo => source

/** What the screens look at: this runtime, a process of its own, or a recording, which can be closed again. */
export function SourceChip() {
  const session = useSession()
  const { host, connector } = session
  const status = useStore(connector.state, ({ status }) => status)
  const running = useStore(host, ({ run }) => run.status === 'running')
  const source = useStore(host, sourceOf)
  const { replay } = source
  const away = status === 'lost' || status === 'refused'
  return (
    <span className="source" data-recording={replay !== undefined || undefined}>
      {away ? (
        <SeverityGlyph severity="critical" />
      ) : replay !== undefined ? (
        <i className="record-glyph" data-old aria-hidden="true" />
      ) : (
        <i className="dot" data-on={running || undefined} />
      )}
      {replay === undefined ? (
        <Live source={source} />
      ) : (
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
          <Button
            look="quiet small square"
            aria-label="Close the recording"
            title="Close the recording"
            onClick={() => void closeRecording(session)}
          >
            <X className="icon" size={13} strokeWidth={1.75} aria-hidden="true" />
          </Button>
        </>
      )}
    </span>
  )
}

/** The runtime of the app itself, or the file and the process that runs it. */
function Live({ source: { kind, label, pid } }: { source: SourceInfo }) {
  if (kind !== 'isolated') return 'Local runtime'
  const process = pid === undefined ? 'no process' : `process ${String(pid)}`
  return (
    <span title={`${label} runs in a process of its own${pid === undefined ? '; none now' : `: ${process}`}`}>
      <b>{label}</b> <span className="source-when">{process}</span>
    </span>
  )
}
