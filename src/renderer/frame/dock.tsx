import './dock.css'
import { ChevronDown, PanelRightClose, PanelRightOpen } from 'lucide-react'
import { useMemo, useState } from 'react'
import type { Change, KnobState } from '../../shared/model.ts'
import { describeChange } from '../charts/change-markers.tsx'
import { clock } from '../format.ts'
import type { Connection } from '../state/connection.ts'
import { useSession } from '../state/context.ts'
import { type HostView, lockOf, lockWords } from '../state/host.ts'
import { momentOf } from '../state/moment.ts'
import { useStore } from '../state/use-store.ts'
import { Badge, Button, Kbd } from '../ui/controls.tsx'
import { Knob } from '../ui/knob.tsx'
import { NowTag } from '../ui/now-tag.tsx'
import { Changes } from './changes.tsx'
import { setDock, showChange } from './dock-state.ts'
import { rankOfGroup } from './knob-groups.ts'
import { ProgramNote } from './program-note.tsx'

const knobsOf = (host: HostView): KnobState[] => host.knobs
const changesOf = (host: HostView): Change[] => host.changes
const findingsOf = (host: HostView): HostView['findings'] => host.findings
const isLive = (connection: Connection): boolean => connection.status === 'live'

/** A group with more than this starts closed, so that it does not push the others away. */
const manyKnobs = 6

export function Dock() {
  const session = useSession()
  const knobs = useStore(session.host, knobsOf)
  const live = useStore(session.connector.state, isLive)
  const lock = useStore(session.host, lockOf)
  const near = useStore(session.line.state, isLive)
  const attached = useStore(session.host, ({ source }) => source.attached?.name)
  const locked = live ? lock : 'offline'
  const groups = useMemo(() => {
    const found = new Map<string, KnobState[]>()
    for (const knob of knobs) found.set(knob.group, [...(found.get(knob.group) ?? []), knob])
    return [...found].toSorted(([a], [b]) => rankOfGroup(a) - rankOfGroup(b))
  }, [knobs])
  const turned = knobs.some((knob) => knob.value !== knob.initial)
  return (
    <aside className="dock" data-region tabIndex={-1} aria-label="Tuning">
      <header className="dock-head">
        <h2>Tuning</h2>
        <Kbd>T</Kbd>
        <NowTag />
        <span className="spacer" />
        <Button
          look="quiet small"
          disabled={locked !== undefined || !turned}
          onClick={() => void session.actions.resetKnobs()}
        >
          Reset all
        </Button>
        <Button
          look="quiet small square"
          aria-label="Close the dock"
          aria-keyshortcuts="T"
          onClick={() => {
            setDock(session, false)
          }}
        >
          <PanelRightClose className="icon" size={15} strokeWidth={1.75} aria-hidden="true" />
        </Button>
      </header>
      <div className="dock-knobs">
        {!live && (
          <p className="dock-note">
            Tuning is off while {near ? (attached ?? 'Weir') : 'Local runtime'} is offline. Values are the
            last known ones.
          </p>
        )}
        {live && lock !== undefined && <p className="dock-note">{lockWords(lock, session.host.get())}</p>}
        <ProgramNote />
        <PausedNote />
        {knobs.length === 0 && <p className="dock-note">This program has no knobs.</p>}
        {groups.map(([group, members]) => (
          <Group key={group} name={group} knobs={members} locked={locked} />
        ))}
      </div>
      <Changes />
    </aside>
  )
}

/** Tuning works while paused, and not in the past. */
function PausedNote() {
  const moment = useStore(useSession().shown, momentOf)
  if (moment === undefined) return null
  return (
    <p className="dock-note">
      Knobs show what is set now and act now; all else on screen is of {clock(moment.atMs)}.
    </p>
  )
}

interface GroupProps {
  name: string
  knobs: readonly KnobState[]
  locked: string | undefined
}

function Group({ name, knobs, locked }: GroupProps) {
  const { host } = useSession()
  const findings = useStore(host, findingsOf)
  const [open, setOpen] = useState(knobs.length <= manyKnobs)
  const suggested = (id: string): { suggestion: number } | Record<string, never> => {
    const advice = findings.find((finding) => finding.advice?.knob === id)?.advice
    return advice === undefined ? {} : { suggestion: advice.value }
  }
  return (
    <div className="knob-group" role="group" aria-label={name}>
      <button
        type="button"
        className="knob-group-head"
        aria-expanded={open}
        onClick={() => {
          setOpen(!open)
        }}
      >
        <ChevronDown className="icon" size={13} strokeWidth={1.75} aria-hidden="true" />
        {name}
        <span className="spacer" />
        <span className="knob-group-count">{knobs.length}</span>
      </button>
      {open &&
        knobs.map((knob) => (
          <Knob key={knob.id} knob={knob} {...suggested(knob.id)} {...(locked !== undefined && { locked })} />
        ))}
    </div>
  )
}

/** The closed dock: a way to open it, and the numbers of the changes. */
export function DockRail() {
  const session = useSession()
  const changes = useStore(session.host, changesOf)
  return (
    <aside className="dock-rail" data-region tabIndex={-1} aria-label="Tuning">
      <Button
        look="quiet small square"
        aria-label="Open the dock"
        aria-keyshortcuts="T"
        title="Tuning (T)"
        onClick={() => {
          setDock(session, true)
        }}
      >
        <PanelRightOpen className="icon" size={15} strokeWidth={1.75} aria-hidden="true" />
      </Button>
      {changes
        .toReversed()
        .slice(0, 12)
        .map((change) => (
          <button
            key={change.number}
            type="button"
            className="rail-badge"
            aria-label={`Show change ${String(change.number)}: ${describeChange(change)}`}
            title={describeChange(change)}
            onClick={() => {
              showChange(session, change)
            }}
          >
            <Badge number={change.number} />
          </button>
        ))}
    </aside>
  )
}
