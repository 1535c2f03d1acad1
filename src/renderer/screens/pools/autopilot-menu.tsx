import { Popover } from '@base-ui/react/popover'
import { useState } from 'react'
import type { PoolInsight } from '../../../shared/pools.ts'
import { useSession } from '../../state/context.ts'
import { lockOf } from '../../state/host.ts'
import { useStore } from '../../state/use-store.ts'
import { sizeKnobOf } from './pool-store.ts'

/** Switches the autopilot: what it aims for, how far it may go, what it last did. */
export function AutopilotMenu({ insight }: { insight: PoolInsight }) {
  const { autopilot, pool } = insight
  return (
    <Popover.Root>
      <Popover.Trigger
        className="button quiet small pool-pilot"
        data-on={autopilot.on || undefined}
        aria-label={`Autopilot ${autopilot.on ? 'on' : 'off'}, ${pool}`}
      >
        Autopilot {autopilot.on ? 'on' : 'off'}
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Positioner className="popup-place" side="bottom" align="end" sideOffset={6}>
          <Popover.Popup className="popup pool-pilot-menu">
            <Popover.Title className="pool-why-title">Autopilot of {pool}</Popover.Title>
            <Popover.Description className="dim">
              Moves the size towards the wait you want, one journaled step at a time; takes back a step that
              did not help.
            </Popover.Description>
            <PilotForm insight={insight} />
          </Popover.Popup>
        </Popover.Positioner>
      </Popover.Portal>
    </Popover.Root>
  )
}

function PilotForm({ insight: { autopilot, pool, targetMs } }: { insight: PoolInsight }) {
  const session = useSession()
  const { host } = session
  const lock = useStore(host, lockOf)
  const knob = useStore(host, sizeKnobOf(pool))
  const [target, setTarget] = useState(String(targetMs))
  const [min, setMin] = useState(String(autopilot.min))
  const [max, setMax] = useState(String(autopilot.max))
  const [refused, setRefused] = useState('')
  const send = async (on: boolean): Promise<void> => {
    setRefused('')
    try {
      await session.call('pool.autopilot', {
        pool,
        on,
        targetMs: Number(target),
        min: Number(min),
        max: Number(max),
      })
    } catch (error) {
      setRefused(error instanceof Error ? error.message : String(error))
    }
  }
  const fields = [
    { label: 'p99 wait to aim for, ms', value: target, set: setTarget },
    { label: 'fewest workers', value: min, set: setMin },
    { label: `most workers, up to ${String(knob?.max ?? autopilot.max)}`, value: max, set: setMax },
  ]
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        void send(true)
      }}
    >
      {fields.map(({ label, value, set }) => (
        <label key={label}>
          <span>{label}</span>
          <input
            className="pool-field"
            inputMode="decimal"
            value={value}
            disabled={lock !== undefined}
            onChange={(event) => {
              set(event.target.value)
            }}
          />
        </label>
      ))}
      {refused !== '' && (
        <p className="pool-reason" role="alert">
          {refused}
        </p>
      )}
      {autopilot.says !== '' && <p className="pool-pilot-says">{autopilot.says}</p>}
      <div className="pool-why-acts">
        <button type="submit" className="button primary" disabled={lock !== undefined}>
          {autopilot.on ? 'Apply' : 'Switch on'}
        </button>
        {autopilot.on && (
          <button
            type="button"
            className="button"
            disabled={lock !== undefined}
            onClick={() => void send(false)}
          >
            Switch off
          </button>
        )}
      </div>
    </form>
  )
}
