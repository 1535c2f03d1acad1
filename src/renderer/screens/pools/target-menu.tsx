import { Popover } from '@base-ui/react/popover'
import { useRef, useState } from 'react'
import type { PoolInsight } from '../../../shared/pools.ts'
import { duration, text } from '../../format.ts'
import { useSession } from '../../state/context.ts'
import { lockOf } from '../../state/host.ts'
import { useStore } from '../../state/use-store.ts'

/** The wait that the advice sizes the pool for, set where the advice stands. */
export function TargetMenu({ insight: { pool, targetMs } }: { insight: PoolInsight }) {
  const { host } = useSession()
  const lock = useStore(host, lockOf)
  const [open, setOpen] = useState(false)
  const field = useRef<HTMLInputElement>(null)
  const words = text(duration(targetMs))
  return (
    <Popover.Root open={open} onOpenChange={setOpen}>
      <Popover.Trigger
        className="pool-target-set"
        disabled={lock !== undefined}
        aria-label={`target ${words}: the p99 wait to size ${pool} for`}
      >
        target {words}
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Positioner className="popup-place" side="top" align="start" sideOffset={6}>
          <Popover.Popup className="popup pool-pilot-menu" initialFocus={field}>
            <Popover.Title className="pool-why-title">Wait to size {pool} for</Popover.Title>
            <Popover.Description className="dim">
              Of a hundred jobs, 99 should wait no longer. The advice names the fewest workers that do it; the
              autopilot aims for the same.
            </Popover.Description>
            <TargetForm
              pool={pool}
              targetMs={targetMs}
              field={field}
              onDone={() => {
                setOpen(false)
              }}
            />
          </Popover.Popup>
        </Popover.Positioner>
      </Popover.Portal>
    </Popover.Root>
  )
}

interface TargetFormProps {
  pool: string
  targetMs: number
  field: React.RefObject<HTMLInputElement | null>
  onDone: () => void
}

function TargetForm({ pool, targetMs, field, onDone }: TargetFormProps) {
  const session = useSession()
  const [typed, setTyped] = useState(String(targetMs))
  const [refused, setRefused] = useState('')
  const send = async (): Promise<void> => {
    const wanted = Number(typed)
    if (typed.trim() === '' || Number.isNaN(wanted)) {
      setRefused('A number of milliseconds, please.')
      return
    }
    try {
      await session.call('pool.target', { pool, targetMs: wanted })
      onDone()
    } catch (error) {
      setRefused(error instanceof Error ? error.message : String(error))
    }
  }
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        void send()
      }}
    >
      <label>
        <span>p99 wait, ms</span>
        <input
          ref={field}
          className="pool-field"
          inputMode="decimal"
          value={typed}
          onChange={(event) => {
            setTyped(event.target.value)
          }}
        />
      </label>
      {refused !== '' && (
        <p className="pool-reason" role="alert">
          {refused}
        </p>
      )}
      <div className="pool-why-acts">
        <button type="submit" className="button primary">
          Set target
        </button>
      </div>
    </form>
  )
}
