import { useSession } from '../../state/context.ts'
import { Confirm } from '../../ui/confirm.tsx'
import { Button } from '../../ui/controls.tsx'
import { clientName } from './columns.tsx'

interface KickProps {
  hub: string
  id: number
  disabled: boolean
  /** Why it is locked. */
  title: string | undefined
}

export function KickOne({ hub, id, disabled, title }: KickProps) {
  const session = useSession()
  const kick = async (): Promise<void> => {
    try {
      const { kicked } = await session.call('hub.kick', { hub, id })
      const words = kicked === 1 ? `${clientName(id)} kicked` : `${clientName(id)} was leaving already`
      session.toast.set({ kind: 'note', severity: 'ok', text: words })
    } catch (error) {
      const words = error instanceof Error ? error.message : String(error)
      session.toast.set({ kind: 'note', severity: 'critical', text: words })
    }
  }
  return (
    <Confirm
      trigger={
        <Button look="danger" disabled={disabled} title={title}>
          Kick…
        </Button>
      }
      title={`Kick client ${clientName(id)}?`}
      act={`Kick ${clientName(id)}`}
      onConfirm={() => void kick()}
    >
      Its connection is closed with 1008 (policy violation). What it still had to get is written before, as
      far as its socket takes it. It may connect again.
    </Confirm>
  )
}
