import './checks.css'
import { Popover } from '@base-ui/react/popover'
import type { RunChecks } from '../../shared/model.ts'
import { clock, count, text } from '../format.ts'
import { useSession } from '../state/context.ts'
import type { Shown } from '../state/moment.ts'
import { useStore } from '../state/use-store.ts'
import { SeverityGlyph } from '../ui/glyphs.tsx'

const checksOf = ({ checks }: Shown): RunChecks => checks

/** What the program found of its own results: how many checks held, and on a click what did not. */
export function Checks({ value }: { value: string }) {
  const { shown } = useSession()
  const { passed, failed, lastFailure, failures = [] } = useStore(shown, checksOf)
  if (passed + failed === 0) return null
  const bad = failed > 0
  return (
    <Popover.Root>
      <Popover.Trigger className="checks" data-bad={bad || undefined}>
        {bad && <SeverityGlyph severity="critical" size={12} />}
        Checks <b>{value}</b>
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Positioner className="popup-place" side="top" align="start" sideOffset={6}>
          <Popover.Popup className="popup checks-popup">
            <Popover.Title className="checks-title">Checks of the program</Popover.Title>
            <Popover.Description className="dim">
              What the program says of its own results, by <code>w.check(ok, what)</code>:{' '}
              {text(count(passed))} held, {text(count(failed))} failed.
            </Popover.Description>
            {failures.length > 0 ? (
              <ul>
                {failures.map(({ what, count: times, lastMs }) => (
                  <li key={what}>
                    <SeverityGlyph severity="critical" size={13} />
                    <span>{what}</span>
                    <small>
                      {times > 1 && `${text(count(times))} times, `}last {clock(lastMs)}
                    </small>
                  </li>
                ))}
              </ul>
            ) : (
              bad && lastFailure !== undefined && <p>Last failure: {lastFailure}</p>
            )}
          </Popover.Popup>
        </Popover.Positioner>
      </Popover.Portal>
    </Popover.Root>
  )
}
