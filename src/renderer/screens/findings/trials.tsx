import { useCallback } from 'react'
import type { Trial } from '../../../shared/findings.ts'
import { knobValue } from '../../format.ts'
import { useSession } from '../../state/context.ts'
import type { HostView } from '../../state/host.ts'
import { useSampled } from '../../state/use-sampled.ts'
import { useStore } from '../../state/use-store.ts'
import { Button } from '../../ui/controls.tsx'
import { Arrow } from '../../ui/glyphs.tsx'

const noTrials: Trial[] = []
export const trialsOf = ({ trials }: HostView): Trial[] => trials ?? noTrials

/** Knobs on trial. They stand by themselves: a trial that helps closes the finding that it was begun for. */
export function Trials() {
  const trials = useStore(useSession().host, trialsOf)
  return (
    <>
      {trials.map((trial) => (
        <OnTrial key={trial.change} trial={trial} />
      ))}
    </>
  )
}

/** It takes itself back when the time is up. */
function OnTrial({ trial }: { trial: Trial }) {
  const session = useSession()
  const change = useStore(session.host, ({ changes }) =>
    changes.find(({ number }) => number === trial.change),
  )
  const left = useSampled(
    useCallback(
      () => Math.max(0, Math.ceil((trial.untilMs - Math.max(session.nowMs(), Date.now())) / 1000)),
      [session, trial],
    ),
    'tile',
  )
  return (
    <section className="card fix-trial" aria-label="On trial">
      <p>
        {change === undefined ? (
          `Change ${String(trial.change)}`
        ) : (
          <>
            <span className="mono">{change.label}</span> {change.property} {knobValue(change.from, 1e-6)}{' '}
            <Arrow /> <b>{knobValue(change.to, 1e-6)}</b>
          </>
        )}{' '}
        on trial: back to the old value in <b>{left} s</b>.
      </p>
      <span className="spacer" />
      <Button
        look="primary"
        onClick={() => {
          session.call('trial.keep', { change: trial.change }).catch((error: unknown) => {
            const words = error instanceof Error ? error.message : String(error)
            session.toast.set({ kind: 'note', severity: 'critical', text: words })
          })
        }}
      >
        Keep it
      </Button>
      <Button
        onClick={() => {
          void session.actions.undo(trial.change)
        }}
      >
        Take it back now
      </Button>
    </section>
  )
}
