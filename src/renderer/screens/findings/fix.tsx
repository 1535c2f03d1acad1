import { type ReactNode, useState } from 'react'
import type { FindingDetail } from '../../../shared/findings.ts'
import type { Finding, KnobState } from '../../../shared/model.ts'
import { knobValue } from '../../format.ts'
import { useSession } from '../../state/context.ts'
import { lockOf } from '../../state/host.ts'
import { actsNow } from '../../state/moment.ts'
import { useStore } from '../../state/use-store.ts'
import { Button, Kbd, Names } from '../../ui/controls.tsx'
import { Arrow } from '../../ui/glyphs.tsx'
import { NumberField } from '../../ui/number-field.tsx'
import { Slider } from '../../ui/slider.tsx'
import { useLiveQuery } from '../../ui/use-live-query.ts'
import { Predicted } from './predicted.tsx'
import { trialsOf } from './trials.tsx'
import { lastTried } from './tried.ts'

const trialMs = 30_000

/** The way out that the rule advises: a knob to turn, or what to change in the program. */
export function Fix({ finding, detail }: { finding: Finding; detail: FindingDetail }) {
  const { host } = useSession()
  const { advice } = finding
  const knob = useStore(host, ({ knobs }) => knobs.find(({ id }) => id === advice?.knob))
  const { fix } = detail
  const predicted = advice !== undefined && knob !== undefined ? detail.predicted : undefined
  if (fix === undefined && (advice === undefined || knob === undefined)) return null
  return (
    <section className="card finding-fix" aria-label="Fix">
      <header>
        <h3>
          Fix: <Names text={lower(fix?.title ?? 'turn it')} />
        </h3>
        {predicted !== undefined && (
          <span className="fix-badge" title="By the model that the advice rests on, if as much comes as now">
            predicted
          </span>
        )}
      </header>
      {fix !== undefined && (
        <p className="fix-words">
          <Names text={fix.text} />
        </p>
      )}
      {advice !== undefined && knob !== undefined && (
        <TurnKnob key={`${knob.id} ${String(advice.value)}`} knob={knob} advised={advice.value}>
          {predicted !== undefined && <Predicted predicted={predicted} />}
        </TurnKnob>
      )}
    </section>
  )
}

function TurnKnob({
  knob,
  advised,
  children,
}: {
  knob: KnobState
  advised: number
  /** Between the slider and the buttons. */
  children: ReactNode
}) {
  const session = useSession()
  const { host, actions, connector } = session
  const [value, setValue] = useState(advised)
  const locked = useStore(host, lockOf)
  const live = useStore(connector.state, ({ status }) => status === 'live')
  const trials = useStore(host, trialsOf)
  const changes = useStore(host, (state) => state.changes)
  const trial = trials.find(({ change }) => changes.find(({ number }) => number === change)?.knob === knob.id)
  const tried = useStore(host, (view) => lastTried(view, knob.id))
  const off = locked !== undefined || !live
  const paused = useStore(session.shown, ({ moment }) => moment !== undefined)
  const name = `${knob.label} ${knob.property}`
  const shown = knobValue(value, knob.step)
  const common = { label: name, scale: knob, value, disabled: off, onTurn: setValue, onSet: setValue }
  const tell = (error: unknown): void => {
    const words = error instanceof Error ? error.message : String(error)
    session.toast.set({ kind: 'note', severity: 'critical', text: words })
  }
  if (trial !== undefined) return <p className="fix-words">It is on trial: see above.</p>
  return (
    <>
      <div className="fix-knob">
        <span className="mono">{knob.label}</span>
        <span className="knob-property">{knob.property}</span>
        <span className="spacer" />
        <span className="fix-now">
          {paused && 'now '}
          {knobValue(knob.value, knob.step)}
        </span>
        <Arrow />
        <NumberField {...common} onEscape={() => undefined} onFocus={() => undefined} />
      </div>
      <Slider
        {...common}
        initial={knob.initial}
        from={knob.value}
        valueText={`${shown} ${knob.unit}, now ${knobValue(knob.value, knob.step)}`}
        onEscape={() => undefined}
        onFocus={() => undefined}
      />
      {value === tried?.to && tried.effect.status !== 'measuring' ? (
        <p className="fix-words">What it did at {shown} was measured: see above.</p>
      ) : value === advised ? (
        children
      ) : (
        <AtOtherSize knob={knob.id} size={value} />
      )}
      <div className="fix-actions">
        <Button
          look="primary"
          disabled={off || value === knob.value}
          title={paused ? actsNow : undefined}
          onClick={() => {
            actions.setKnob(knob.id, value)
          }}
        >
          Apply {knob.property} {shown}
          {paused && ' now'}
        </Button>
        <Button
          disabled={off || value === knob.value}
          onClick={() => {
            session.call('knob.try', { id: knob.id, value, ms: trialMs }).catch(tell)
          }}
        >
          Try for {trialMs / 1000} s
        </Button>
        <span className="spacer" />
        <span className="fix-undo">
          Undo with <Kbd>Ctrl Z</Kbd>
        </span>
      </div>
    </>
  )
}

/** What is predicted of a size that nobody advised. */
function AtOtherSize({ knob, size }: { knob: string; size: number }) {
  const pool = /^pool\.(.+)\.size$/.exec(knob)?.[1]
  return pool === undefined ? null : <Outlook pool={pool} size={size} />
}

function Outlook({ pool, size }: { pool: string; size: number }) {
  const { data } = useLiveQuery('pool.outlook', { pool, size }, `${pool} ${String(size)}`)
  if (data === undefined) return null
  return data.length > 0 ? (
    <Predicted predicted={data} />
  ) : (
    <p className="fix-words">Nothing can be said of {size} yet.</p>
  )
}

function lower(title: string): string {
  return title.charAt(0).toLowerCase() + title.slice(1)
}
