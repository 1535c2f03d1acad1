import { useSession } from '../state/context.ts'
import { isObserving, observingWords } from '../state/host.ts'
import { useStore } from '../state/use-store.ts'

/** Whether the program on screen takes no commands now, and the reason where it is not plain to see. */
export function useProgramLock(): { locked: boolean; title: string | undefined } {
  const { connector, host } = useSession()
  const live = useStore(connector.state, ({ status }) => status === 'live')
  const running = useStore(host, ({ run }) => run.status === 'running')
  const observing = useStore(host, isObserving)
  return { locked: !live || !running || observing, title: observing ? observingWords : undefined }
}
