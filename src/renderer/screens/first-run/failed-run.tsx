import './first-run.css'
import type { RunState } from '../../../shared/model.ts'
import { clock } from '../../format.ts'
import { useSession } from '../../state/context.ts'
import { startOf } from '../../state/host.ts'
import { useStore } from '../../state/use-store.ts'
import { CommandButton } from '../../ui/command-button.tsx'
import { ErrorPanel } from './error-panel.tsx'

/** The program is gone by its own error: what, where, and how to go on. */
export function FailedRun({ run }: { run: Extract<RunState, { status: 'failed' }> }) {
  const { actions, host, samples } = useSession()
  const all = useStore(host, (view) => view.log)
  // What stands above need not be said again.
  const log = all.filter(({ text }) => text !== run.error.message)
  return (
    <div className="failed-run">
      {!samples.hasValues('goroutine.total') && <h1 className="sr-only">Failed run</h1>}
      <ErrorPanel
        title={`${run.workload.title} failed at ${clock(run.endedAtMs)}`}
        error={run.error}
        actions={
          <CommandButton look="small" onClick={() => void actions.start(startOf(run.workload))}>
            Run again
          </CommandButton>
        }
      />
      {log.length > 0 && (
        <section className="card log" aria-label="Log">
          <h2>Last words</h2>
          <ol className="mono">
            {log.slice(-12).map((entry, index) => (
              <li key={index} data-level={entry.level}>
                <time>{clock(entry.atMs)}</time> {entry.text}
              </li>
            ))}
          </ol>
        </section>
      )}
    </div>
  )
}
