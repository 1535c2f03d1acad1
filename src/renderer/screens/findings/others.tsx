import type { Remedy } from '../../../shared/findings.ts'
import { useSession } from '../../state/context.ts'
import { lockOf } from '../../state/host.ts'
import { useStore } from '../../state/use-store.ts'
import { Button, Names } from '../../ui/controls.tsx'

/** Other ways out, and what not to do. */
export function Others({ others }: { others: readonly Remedy[] }) {
  return (
    <section className="card finding-others" aria-label="Other ways">
      <h3>Other ways</h3>
      <ul>
        {others.map((remedy) => (
          <li key={remedy.title}>
            <div>
              <h4>
                <Names text={remedy.title} />
              </h4>
              <p>
                <Names text={remedy.text} />
              </p>
            </div>
            <SetButton remedy={remedy} />
          </li>
        ))}
      </ul>
    </section>
  )
}

function SetButton({ remedy: { knob: id, value, title } }: { remedy: Remedy }) {
  const { actions, host, shown } = useSession()
  const knob = useStore(host, ({ knobs }) => knobs.find((each) => each.id === id))
  const locked = useStore(host, lockOf)
  const paused = useStore(shown, ({ moment }) => moment !== undefined)
  if (knob === undefined || value === undefined) return null
  return (
    <Button
      look="small"
      disabled={locked !== undefined || knob.value === value}
      aria-label={`Set: ${title}`}
      onClick={() => {
        actions.setKnob(knob.id, value)
      }}
    >
      {paused ? 'Set now' : 'Set'}
    </Button>
  )
}
