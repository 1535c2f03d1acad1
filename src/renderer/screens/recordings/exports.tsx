import '../../ui/drawer.css'
import { Download } from 'lucide-react'
import { useEffect, useState } from 'react'
import type { ExportedFile, ExportsState } from '../../../shared/recordings.ts'
import { useSession } from '../../state/context.ts'
import { tell } from '../../state/recording.ts'
import { useStore } from '../../state/use-store.ts'
import { Button } from '../../ui/controls.tsx'
import { DrawerSection } from '../../ui/drawer.tsx'
import { Endpoint } from './endpoint.tsx'
import { Push } from './push.tsx'

const askMs = 2_000

/** The ways out: files that are made at once, and the two that go on by themselves. */
export function Exports({ controls }: { controls: boolean }) {
  const session = useSession()
  const [state, setState] = useState<ExportsState>()
  const live = useStore(session.line.state, ({ status }) => status === 'live')
  const recorded = useStore(session.host, ({ source }) => source.kind === 'recording')
  useEffect(() => {
    let current = true
    const ask = (): void => {
      session.call('export.state', undefined).then(
        (next) => {
          if (current) setState(next)
        },
        () => undefined,
      )
    }
    if (live) ask()
    const timer = setInterval(() => {
      if (live && !document.hidden) ask()
    }, askMs)
    return () => {
      current = false
      clearInterval(timer)
    }
  }, [session, live])
  const subject = recorded ? 'the recording on screen' : 'the last 15 minutes'
  return (
    <aside className="drawer exports" data-region tabIndex={-1} aria-label="Exports">
      <header className="drawer-head">
        <h2>Exports</h2>
      </header>
      <div className="drawer-body">
        <DrawerSection title="Files">
          <p className="exports-words">
            The state, the newest sample and the tables as JSON; or {subject} as a trace for Perfetto.
          </p>
          <div className="exports-row">
            <FileButton name="export.snapshot">Snapshot</FileButton>
            <FileButton name="export.trace">Trace</FileButton>
          </div>
        </DrawerSection>
        <Endpoint state={state?.metrics} controls={controls} onChange={setState} />
        <Push state={state?.otlp} controls={controls} onChange={setState} />
      </div>
    </aside>
  )
}

function FileButton({ name, children }: { name: 'export.snapshot' | 'export.trace'; children: string }) {
  const session = useSession()
  const [busy, setBusy] = useState(false)
  return (
    <Button
      disabled={busy}
      onClick={() => {
        setBusy(true)
        void tell(session, async () => {
          const file = await session.call(name, undefined)
          download(file)
          return `${file.name} downloaded`
        }).finally(() => {
          setBusy(false)
        })
      }}
    >
      <Download className="icon" size={13} strokeWidth={1.75} aria-hidden="true" />
      {children}
    </Button>
  )
}

function download({ name, type, text }: ExportedFile): void {
  const url = URL.createObjectURL(new Blob([text], { type }))
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  // The browser has taken the content by the next turn.
  setTimeout(() => {
    URL.revokeObjectURL(url)
  }, 1_000)
}
