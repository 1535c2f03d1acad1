import { useStore } from '../../state/use-store.ts'
import { useSession } from '../../state/context.ts'
import { lockOf } from '../../state/host.ts'
import type { Connection } from '../../state/connection.ts'
import type { KnobPhase } from '../../state/knob-control.ts'
import type { KnobState } from '../../../shared/model.ts'
import { toFraction } from '../../charts/scale.ts'
import { count, text } from '../../format.ts'
import { NowTag } from '../../ui/now-tag.tsx'
import { NumberField } from '../../ui/number-field.tsx'
import { SeverityGlyph } from '../../ui/glyphs.tsx'
import { Slider } from '../../ui/slider.tsx'
import { sizeKnobOf } from './pool-store.ts'

const same = (phase: KnobPhase): KnobPhase => phase
const isLive = (connection: Connection): boolean => connection.status === 'live'

/** The size, large, and its knob: the same knob as in the dock, so both always agree. */
export function SizeRow({
  pool,
  size,
  suggestion,
}: {
  pool: string
  size: number
  suggestion: number | undefined
}) {
  const { host, shown } = useSession()
  const knob = useStore(host, sizeKnobOf(pool))
  const paused = useStore(shown, ({ moment }) => moment !== undefined)
  return (
    <div className="pool-size">
      <div>
        <span className="pool-label">Size</span>
        <b className="pool-size-now" data-testid={`pool-size-${pool}`}>
          {text(count(paused ? size : (knob?.value ?? size)))}
        </b>
      </div>
      <NowTag />
      {knob !== undefined && <SizeKnob knob={knob} suggestion={paused ? undefined : suggestion} />}
    </div>
  )
}

/** Powers of two, and both ends. */
function ticksOf({ min, max }: KnobState): number[] {
  const ticks = new Set([min, max])
  for (let at = 1; at < max; at *= 2) if (at > min) ticks.add(at)
  const sorted = [...ticks].sort((a, b) => a - b)
  // The last power may stand too near to the end to be read.
  return sorted.filter((at) => at === max || at === min || max / at >= 1.6)
}

function SizeKnob({ knob, suggestion }: { knob: KnobState; suggestion: number | undefined }) {
  const { host, knobs, connector, view } = useSession()
  const phase = useStore(knobs.phase(knob.id), same)
  const lock = useStore(host, lockOf)
  const live = useStore(connector.state, isLive)
  const value = phase.phase === 'rest' ? knob.value : phase.value
  const common = {
    label: `${knob.label} size, in its card`,
    scale: knob,
    value,
    disabled: lock !== undefined || !live,
    onFocus: () => {
      view.patch({ knob: knob.id })
    },
    onTurn: (next: number) => {
      knobs.turn(knob.id, next)
    },
    onSet: (next: number) => {
      knobs.set(knob.id, next)
    },
    onEscape: () => {
      knobs.dismiss(knob.id)
    },
  }
  return (
    <>
      <div className="pool-slider">
        <Slider
          {...common}
          initial={knob.initial}
          valueText={`${String(value)} workers, default ${String(knob.initial)}`}
          {...(phase.phase === 'pending' ? { from: phase.from } : {})}
          {...(suggestion === undefined || suggestion === value ? {} : { suggestion })}
        />
        <div className="pool-ticks" aria-hidden="true">
          {ticksOf(knob).map((at) => (
            <span key={at} style={{ left: `${(toFraction(knob, at) * 100).toFixed(2)}%` }}>
              {at}
            </span>
          ))}
        </div>
      </div>
      <NumberField {...common} invalid={phase.phase === 'rejected'} />
      {phase.phase === 'rejected' && (
        <p className="pool-reason" role="alert">
          <SeverityGlyph severity="critical" size={12} />
          {phase.reason}
        </p>
      )}
    </>
  )
}
