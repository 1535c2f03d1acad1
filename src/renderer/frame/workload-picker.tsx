import { Menu } from '@base-ui/react/menu'
import { ChevronDown } from 'lucide-react'
import { useSession } from '../state/context.ts'
import { isActive, isObserving, observingWords, workloadOf, type HostView, startOf } from '../state/host.ts'
import { useStore } from '../state/use-store.ts'
import type { Connection } from '../state/connection.ts'

const workloadsOf = (host: HostView): HostView['workloads'] => host.workloads
const isLive = (connection: Connection): boolean => connection.status === 'live'

/** What runs, and what else could: choosing another stops this one first. */
export function WorkloadPicker() {
  const { host, line, actions } = useSession()
  const current = useStore(host, workloadOf)
  const active = useStore(host, isActive)
  const workloads = useStore(host, workloadsOf)
  const live = useStore(line.state, isLive)
  const observing = useStore(host, isObserving)
  const name = active ? (current?.name ?? '') : 'No workload'
  return (
    <Menu.Root>
      <Menu.Trigger
        className="button picker"
        aria-label={`Workload: ${name}`}
        data-empty={!active || undefined}
        disabled={!live || observing}
        title={observing ? observingWords : undefined}
      >
        {name}
        <ChevronDown className="icon" size={14} strokeWidth={1.75} aria-hidden="true" />
      </Menu.Trigger>
      <Menu.Portal>
        <Menu.Positioner className="popup-place" align="start" sideOffset={6}>
          <Menu.Popup className="popup">
            {workloads.map((workload) => (
              <Menu.Item
                key={workload.name}
                className="popup-item"
                onClick={() => void actions.start(startOf(workload))}
              >
                <i className="dot" data-on={(active && workload.name === current?.name) || undefined} />
                <span className="popup-words">
                  <b>
                    <span className="sr-only">Run </span>
                    {workload.name}
                  </b>
                  <small>{workload.summary}</small>
                </span>
                <span className="popup-tag">{workload.tag}</span>
              </Menu.Item>
            ))}
          </Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  )
}
