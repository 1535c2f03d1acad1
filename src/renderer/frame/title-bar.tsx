import './title-bar.css'
import { Moon, Settings as SettingsIcon, Sun } from 'lucide-react'
import type { Connection } from '../state/connection.ts'
import { useSession } from '../state/context.ts'
import { isActive, type HostView } from '../state/host.ts'
import { useStore } from '../state/use-store.ts'
import type { View } from '../state/view.ts'
import { CommandButton } from '../ui/command-button.tsx'
import { Button } from '../ui/controls.tsx'
import { Mark } from '../ui/mark.tsx'
import { AttachedBar } from './attached-bar.tsx'
import { PaletteButton } from './palette.tsx'
import { RecordButton } from './record-button.tsx'
import { SourceSwitcher } from './source-switcher.tsx'
import { WorkloadPicker } from './workload-picker.tsx'

const statusOf = (connection: Connection): Connection['status'] => connection.status
const runStatusOf = ({ run }: HostView): HostView['run']['status'] => run.status
const themeOf = (view: View): View['theme'] => view.theme

export function TitleBar() {
  const { host, line, view, settings, actions } = useSession()
  const status = useStore(line.state, statusOf)
  const run = useStore(host, runStatusOf)
  const active = useStore(host, isActive)
  const recorded = useStore(host, ({ source }) => source.kind === 'recording')
  const attached = useStore(host, ({ source }) => source.attached)
  const theme = useStore(view, themeOf)
  const ours = !recorded && attached === undefined
  const other = theme === 'dark' ? 'light' : 'dark'
  return (
    <header className="title-bar" data-region tabIndex={-1} aria-label="Title bar">
      <Mark size={22} />
      <span className="title-name">Weir</span>
      <SourceSwitcher />
      {!recorded && <i className="title-divider" />}
      {attached !== undefined && <AttachedBar program={attached} />}
      {ours && <WorkloadPicker />}
      {active && ours && (
        <CommandButton disabled={run === 'stopping' || status !== 'live'} onClick={() => void actions.stop()}>
          <i className="stop-glyph" aria-hidden="true" />
          Stop
        </CommandButton>
      )}
      <span className="spacer" />
      <RecordButton />
      <PaletteButton />
      <Button
        look="quiet square"
        aria-label={`Switch to ${other} theme`}
        title={`Switch to ${other} theme`}
        onClick={() => {
          settings.change({ theme: other })
        }}
      >
        {theme === 'dark' ? (
          <Sun className="icon" size={15} strokeWidth={1.75} aria-hidden="true" />
        ) : (
          <Moon className="icon" size={15} strokeWidth={1.75} aria-hidden="true" />
        )}
      </Button>
      <Button
        look="quiet square"
        aria-label="Settings"
        title="Settings"
        onClick={() => {
          view.patch({ settingsOpen: true })
        }}
      >
        <SettingsIcon className="icon" size={15} strokeWidth={1.75} aria-hidden="true" />
      </Button>
    </header>
  )
}
