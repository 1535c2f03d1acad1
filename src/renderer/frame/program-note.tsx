import './program-note.css'
import { Lightbulb } from 'lucide-react'
import type { LogLine, RunChecks } from '../../shared/model.ts'
import { clock } from '../format.ts'
import { useSession } from '../state/context.ts'
import { isActive, workloadOf, type HostView } from '../state/host.ts'
import { useStore } from '../state/use-store.ts'
import { Names } from '../ui/controls.tsx'

const lessonOf = (host: HostView): string | undefined => workloadOf(host)?.lesson
const figuresOf = ({ checks }: HostView): RunChecks['figures'] => checks.figures
const logOf = ({ log }: HostView): readonly LogLine[] => log

/** Above the knobs: what there is to try, and what the program says about itself. */
export function ProgramNote() {
  const { shown } = useSession()
  const lesson = useStore(shown, lessonOf)
  const active = useStore(shown, isActive)
  const figures = useStore(shown, figuresOf)
  const log = useStore(shown, logOf)
  if (!active || (lesson === undefined && figures === undefined && log.length === 0)) return null
  const last = log.at(-1)
  return (
    <section className="program-note" aria-label="Program">
      {lesson !== undefined && (
        <p className="program-lesson">
          <Lightbulb className="icon" size={14} strokeWidth={1.75} aria-hidden="true" />
          <span>
            <Names text={lesson} />
          </span>
        </p>
      )}
      {figures !== undefined && (
        <dl className="program-figures">
          {figures.map(({ label, value }) => (
            <div key={label}>
              <dt>{label}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
      )}
      {last !== undefined && (
        <details className="program-log">
          <summary>
            Log <span data-level={last.level}>{last.text}</span>
          </summary>
          <ol className="mono" tabIndex={0} aria-label="Log, newest first">
            {log.toReversed().map((line, index) => (
              <li key={log.length - index} data-level={line.level}>
                <time>{clock(line.atMs)}</time> {line.text}
              </li>
            ))}
          </ol>
        </details>
      )}
    </section>
  )
}
