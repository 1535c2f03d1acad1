import { useCallback } from 'react'
import type { AttachedProgram } from '../../shared/attach.ts'
import { age, clock } from '../format.ts'
import { asSentence, detachFrom } from '../state/attach.ts'
import { useSession } from '../state/context.ts'
import type { Connection } from '../state/connection.ts'
import type { HostView } from '../state/host.ts'
import { saveNow } from '../state/recording.ts'
import { useSampled } from '../state/use-sampled.ts'
import { useStore } from '../state/use-store.ts'
import { CommandButton } from './command-button.tsx'
import { Banner, Button, Names } from './controls.tsx'
import { CopyNote, RunAgain } from './run-again.tsx'

/** Ending takes a second at the most. */
const endingMs = 1_200

/** What was said of the end itself, when it was no good news: a program that had to be ended by force. */
function lastTrouble({ log, run }: HostView): string | undefined {
  const last = log.at(-1)
  if (run.status !== 'ended' || last === undefined || last.level === 'info') return undefined
  return last.atMs < run.endedAtMs - endingMs ? undefined : asSentence(last.text)
}
const attachedOf = ({ source }: HostView): AttachedProgram | undefined => source.attached

/** Either Weir itself does not answer, or the program that it is attached to. */
export function LostBanner({ connection }: { connection: Extract<Connection, { status: 'lost' }> }) {
  const { connector, line, samples, host } = useSession()
  const attached = useStore(host, attachedOf)
  const near = useStore(line.state, ({ status }) => status === 'live')
  const program = near ? attached : undefined
  const read = useCallback(() => {
    const left = Math.ceil((connection.retryAtMs - Date.now()) / 1_000)
    const next = left > 0 ? `Retry ${String(connection.attempt)} in ${String(left)} s.` : 'Retrying now.'
    if (samples.length === 0) return `No sample has come yet. ${next}`
    return `Last sample ${clock(samples.lastAt)}, ${age(Date.now() - samples.lastAt)} ago. ${next}`
  }, [connection, samples])
  const words = useSampled(read, 'tile')
  return (
    <Banner
      severity="critical"
      actions={
        <>
          <Button
            look="small"
            onClick={() => {
              connector.retryNow()
            }}
          >
            Retry now
          </Button>
          {program !== undefined && <Detach program={program} />}
        </>
      }
    >
      <b>{program === undefined ? 'Local runtime' : program.name} stopped answering.</b>{' '}
      <Names text={asSentence(connection.cause)} /> <span aria-live="off">{words}</span>
    </Banner>
  )
}

export function EndedBanner({ run }: { run: Extract<HostView['run'], { status: 'ended' }> }) {
  const { host } = useSession()
  const attached = useStore(host, attachedOf)
  const trouble = useStore(host, lastTrouble)
  return (
    <Banner
      severity={trouble === undefined || attached !== undefined ? 'note' : 'warning'}
      actions={
        attached === undefined ? <RunAgain workload={run.workload} /> : <AfterAttached program={attached} />
      }
    >
      <b>{run.workload.title} has ended</b> at {clock(run.endedAtMs)}. Its last samples stay here
      {attached === undefined ? '.' : ' until you detach.'}
      {trouble !== undefined && attached === undefined && (
        <>
          {' '}
          <Names text={trouble} />
        </>
      )}
      <CopyNote />
    </Banner>
  )
}

function AfterAttached({ program }: { program: AttachedProgram }) {
  const session = useSession()
  return (
    <>
      <CommandButton look="small" onClick={() => void saveNow(session)}>
        Save recording
      </CommandButton>
      <Detach program={program} />
    </>
  )
}

export function Detach({ program }: { program: AttachedProgram }) {
  const session = useSession()
  return (
    <CommandButton look="small" onClick={() => void detachFrom(session, program)}>
      Detach
    </CommandButton>
  )
}
