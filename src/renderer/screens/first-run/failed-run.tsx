import './first-run.css'
import { useState } from 'react'
import type { ErrorInfo, RunState } from '../../../shared/model.ts'
import { clock } from '../../format.ts'
import { useSession } from '../../state/context.ts'
import { copyOf } from '../../state/host.ts'
import { useStore } from '../../state/use-store.ts'
import { CopyNote, RunAgain } from '../../ui/run-again.tsx'
import { ErrorPanel } from './error-panel.tsx'

/** The program is gone by its own error: what, where, and how to go on. */
export function FailedRun({ run }: { run: Extract<RunState, { status: 'failed' }> }) {
  const { host, samples, view } = useSession()
  const all = useStore(host, (view) => view.log)
  // What stands above need not be said again.
  const copy = useStore(host, copyOf)
  // It is told at length where one lands; over the other screens, which show what was, a line says it.
  const landing = useStore(view, ({ screen }) => screen === 'overview')
  const [chosen, setChosen] = useState<boolean>()
  const measured = samples.hasValues('goroutine.total')
  const open = !measured || (chosen ?? landing)
  const log = all.filter(({ text }) => text !== run.error.message)
  return (
    <div className="failed-run">
      {!measured && <h1 className="sr-only">Failed run</h1>}
      <ErrorPanel
        title={`${run.workload.title} failed at ${clock(run.endedAtMs)}`}
        error={copy === undefined ? run.error : namedOnly(run.error)}
        actions={<RunAgain workload={run.workload} />}
        note={<CopyNote />}
        {...(measured && {
          fold: {
            open,
            onToggle: () => {
              setChosen(!open)
            },
          },
        })}
      />
      {open && log.length > 0 && (
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

/** Where a copy lies says nothing to whoever is to mend the file. */
function namedOnly({ file, ...error }: ErrorInfo): ErrorInfo {
  const name = file?.split(/[\\/]/).at(-1)
  return { ...error, ...(name !== undefined && { file: name }) }
}
