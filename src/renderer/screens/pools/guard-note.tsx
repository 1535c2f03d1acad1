import type { Change } from '../../../shared/model.ts'
import { useSession } from '../../state/context.ts'
import { lockOf } from '../../state/host.ts'
import { useStore } from '../../state/use-store.ts'
import { Button } from '../../ui/controls.tsx'

const words = {
  passed: 'guard: nothing got worse',
  undone: 'guard: undone, it got worse',
  kept: 'kept',
} as const

/** A change that takes itself back when it turns out to be for the worse, unless it is kept. */
export function GuardNote({ change: { guard, number } }: { change: Change }) {
  const session = useSession()
  const { toast, host } = session
  const lock = useStore(host, lockOf)
  if (guard === undefined) return null
  if (guard !== 'armed') return <span className="dim pool-guard">{words[guard]}</span>
  return (
    <>
      <span className="dim pool-guard">undone by itself if worse</span>
      <Button
        look="small"
        disabled={lock !== undefined}
        aria-label={`Keep change ${String(number)} whatever it did`}
        onClick={() => {
          session.call('change.keep', { number }).catch((error: unknown) => {
            toast.set({ kind: 'note', severity: 'critical', text: String(error) })
          })
        }}
      >
        Keep
      </Button>
    </>
  )
}
