import { PlugZap } from 'lucide-react'
import { useSession } from '../../state/context.ts'
import { isObserving, observingWords } from '../../state/host.ts'
import { useStore } from '../../state/use-store.ts'
import { AttachPanel } from '../../ui/attach-panel.tsx'
import { attachLead } from '../../ui/attach-words.ts'

export function AttachCard() {
  const { host } = useSession()
  const observing = useStore(host, isObserving)
  return (
    <section className="card first-run-card" aria-label="Attach to a process">
      <header>
        <PlugZap className="icon" size={18} strokeWidth={1.75} aria-hidden="true" />
        <h2>Attach to a process</h2>
      </header>
      <p>{attachLead}</p>
      {observing ? <p className="attach-none">{observingWords}</p> : <AttachPanel />}
    </section>
  )
}
