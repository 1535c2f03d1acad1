import { Menu } from '@base-ui/react/menu'
import type { AttachedProgram } from '../../shared/attach.ts'
import { showAttached } from '../state/attach.ts'
import { useSession } from '../state/context.ts'
import type { HostView } from '../state/host.ts'
import { useStore } from '../state/use-store.ts'

const none: readonly AttachedProgram[] = []
const attachedOf = ({ attached }: HostView): readonly AttachedProgram[] => attached ?? none

/** In the list of sources: programs that Weir is attached to, also those that are not on the screens, and one more. */
export function AttachedChoices() {
  const session = useSession()
  const attached = useStore(session.host, attachedOf)
  const here = useStore(session.host, ({ source }) => source.attached?.id)
  return (
    <>
      {attached.map((program) => {
        const { id, name, runtime, pid, address, link } = program
        const state = link.status === 'live' ? '' : link.status === 'lost' ? ', offline' : ', ended'
        return (
          <Menu.Item
            key={id}
            className="popup-item"
            onClick={() => void (id === here || showAttached(session, id))}
          >
            <i className="dot" data-on={link.status === 'live' || undefined} />
            <span className="popup-words">
              <b>{runtime === undefined ? name : `${name} · ${runtime}`}</b>
              <small>{`Attached: pid ${String(pid)}, ${address}${state}`}</small>
            </span>
            {id === here && <span className="popup-tag">on screen</span>}
          </Menu.Item>
        )
      })}
      <Menu.Item
        className="popup-item"
        onClick={() => {
          session.view.patch({ attachOpen: true })
        }}
      >
        <span className="popup-words">
          <b>Attach to a process …</b>
          <small>A Node program on this machine with Weir’s agent</small>
        </span>
      </Menu.Item>
    </>
  )
}
