import { Lock, LockOpen, Unplug } from 'lucide-react'
import type { AttachedProgram } from '../../shared/attach.ts'
import { allowTuning, detachFrom } from '../state/attach.ts'
import { useSession } from '../state/context.ts'
import { useStore } from '../state/use-store.ts'
import { CommandButton } from '../ui/command-button.tsx'

/** Where a program of our own has its picker and Stop: what an attached one is, what may be done to it, the way out. */
export function AttachedBar({ program }: { program: AttachedProgram }) {
  const session = useSession()
  const live = useStore(session.line.state, ({ status }) => status === 'live')
  const { pid, address, link } = program
  return (
    <>
      <span className="attached-where">
        pid {pid} · <span className="mono">{address}</span>
      </span>
      {link.status !== 'ended' && <Tuning program={program} disabled={!live || link.status !== 'live'} />}
      <CommandButton
        className="attached-button"
        disabled={!live}
        aria-label="Detach"
        title="Detach: let go of it; the program goes on"
        onClick={() => void detachFrom(session, program)}
      >
        <Unplug className="icon" size={13} strokeWidth={1.75} aria-hidden="true" />
        <span>Detach</span>
      </CommandButton>
    </>
  )
}

function Tuning({ program, disabled }: { program: AttachedProgram; disabled: boolean }) {
  const session = useSession()
  const { tuning } = program
  if (tuning === 'off')
    return (
      <span className="attached-where" title="The program was started with tuning off">
        Read only
      </span>
    )
  const allowed = tuning === 'on'
  const words = allowed ? 'Tuning allowed' : 'Allow tuning'
  const Icon = allowed ? LockOpen : Lock
  return (
    <CommandButton
      className="attached-button"
      disabled={disabled}
      aria-label={words}
      title={
        allowed
          ? 'Knobs can be turned and goroutines killed; click for read only'
          : 'Read only; click to allow turning knobs and killing goroutines'
      }
      onClick={() => void allowTuning(session, program, !allowed)}
    >
      <Icon className="icon" size={13} strokeWidth={1.75} aria-hidden="true" />
      <span>{words}</span>
    </CommandButton>
  )
}
