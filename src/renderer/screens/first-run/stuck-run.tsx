import './first-run.css'
import type { ErrorInfo, RunState } from '../../../shared/model.ts'
import { useSession } from '../../state/context.ts'
import { useStore } from '../../state/use-store.ts'
import { CommandButton } from '../../ui/command-button.tsx'
import { Detach } from '../../ui/source-banners.tsx'
import { ErrorPanel } from './error-panel.tsx'

/** The program still runs and answers nothing: who holds it, where, and the way out. */
export function StuckRun({
  run,
  stuck,
}: {
  run: Extract<RunState, { status: 'running' }>
  stuck: ErrorInfo
}) {
  const { actions, host } = useSession()
  const attached = useStore(host, ({ source }) => source.attached)
  return (
    <div className="failed-run">
      <ErrorPanel
        title={`${run.workload.title} does not respond`}
        error={stuck}
        actions={
          attached !== undefined ? (
            <Detach program={attached} />
          ) : (
            <CommandButton look="small" onClick={() => void actions.stop()}>
              Stop it
            </CommandButton>
          )
        }
      />
    </div>
  )
}
