import { useEffect, useRef } from 'react'
import { useSession } from '../../state/context.ts'
import type { HostView } from '../../state/host.ts'
import { useStore } from '../../state/use-store.ts'
import { FirstRun } from './first-run.tsx'

/** Another one means that something was chosen here. */
const shownOf = ({ source, run }: HostView): string =>
  `${source.kind} ${source.label} ${source.replay?.file ?? ''} ${run.status === 'running' ? String(run.startedAtMs) : ''}`

/** The same while something is on the screens already; it makes way for what is chosen. */
export function StartScreen() {
  const { host, view } = useSession()
  const shown = useStore(host, shownOf)
  const before = useRef(shown)
  useEffect(() => {
    if (shown === before.current) return
    before.current = shown
    if (host.get().run.status !== 'idle') view.patch({ screen: 'overview' })
  }, [shown, host, view])
  return <FirstRun />
}
