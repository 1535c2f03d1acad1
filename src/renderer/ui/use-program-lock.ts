import { useSession } from '../state/context.ts'
import { type HostView, lockedWords, lockOf } from '../state/host.ts'
import { useStore } from '../state/use-store.ts'

const reasonOf = (view: HostView): string | undefined =>
  lockOf(view) === 'recorded' ? 'This is a recording: nothing in it can be ended.' : lockedWords(view)

/** Whether the program on screen takes no commands now, and the reason where it is not plain to see. */
export function useProgramLock(): { locked: boolean; title: string | undefined } {
  const { connector, host } = useSession()
  const live = useStore(connector.state, ({ status }) => status === 'live')
  const running = useStore(host, ({ run }) => run.status === 'running')
  const title = useStore(host, reasonOf)
  return { locked: !live || !running || title !== undefined, title }
}
