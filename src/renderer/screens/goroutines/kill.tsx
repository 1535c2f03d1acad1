import { goroutineName, plainName } from '../../../shared/goroutine-id.ts'
import { useSession } from '../../state/context.ts'
import type { Session } from '../../state/session.ts'
import { Confirm } from '../../ui/confirm.tsx'
import { Button } from '../../ui/controls.tsx'
import { plural } from '../../format.ts'
import type { CallInput } from '../../../shared/contract.ts'

interface KillOneProps {
  id: number
  name: string
  disabled: boolean
  /** Why it is locked. */
  title: string | undefined
}

export function KillOne({ id, name, disabled, title }: KillOneProps) {
  const session = useSession()
  return (
    <Confirm
      trigger={
        <Button look="danger" disabled={disabled} title={title}>
          Kill…
        </Button>
      }
      title={`Kill goroutine ${plainName(id)}?`}
      act={`Kill ${goroutineName(id)}`}
      onConfirm={() => void tell(session, session.call('goroutine.kill', { id }))}
    >
      <span className="mono">{name}</span> ends where it waits and its finally blocks run. Whoever counts on
      it may wait for ever. This cannot be undone.
    </Confirm>
  )
}

interface KillGroupProps {
  what: CallInput<'goroutines.kill-group'>
  name: string
  count: number
  disabled: boolean
  /** Why it is locked. */
  title: string | undefined
}

export function KillGroup({ what, name, count, disabled, title }: KillGroupProps) {
  const session = useSession()
  return (
    <Confirm
      trigger={
        <Button look="danger" disabled={disabled || count === 0} title={title}>
          Kill group…
        </Button>
      }
      title={`Kill ${plural(count, 'goroutine')}?`}
      act={`Kill ${plural(count, 'goroutine')}`}
      onConfirm={() => void tell(session, session.call('goroutines.kill-group', what))}
    >
      All goroutines of <span className="mono">{name}</span> that are alive by then. Their finally blocks run.
      This cannot be undone.
    </Confirm>
  )
}

/** What came of it, as a toast. */
async function tell(session: Session, killing: Promise<{ killed: number }>): Promise<void> {
  try {
    const { killed } = await killing
    session.toast.set({ kind: 'note', severity: 'ok', text: `${plural(killed, 'goroutine')} killed` })
  } catch (error) {
    const words = error instanceof Error ? error.message : String(error)
    session.toast.set({ kind: 'note', severity: 'critical', text: words })
  }
}
