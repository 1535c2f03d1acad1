import './findings.css'
import { useState } from 'react'
import type { FindingsPast, ResolvedFinding } from '../../../shared/findings.ts'
import type { Finding } from '../../../shared/model.ts'
import { clockMinutes } from '../../format.ts'
import { useSession } from '../../state/context.ts'
import type { HostView } from '../../state/host.ts'
import type { Shown as Told } from '../../state/moment.ts'
import { useStore } from '../../state/use-store.ts'
import { Names, Segmented } from '../../ui/controls.tsx'
import { SeverityGlyph } from '../../ui/glyphs.tsx'
import { TableBanner } from '../../ui/table-banner.tsx'
import { FindingDetailView } from './detail.tsx'
import { FindingRow } from './row.tsx'
import { Trials } from './trials.tsx'

type Shown = 'all' | Finding['severity']
const findingsOf = (host: HostView): Finding[] => host.findings
const none: FindingsPast = { muted: [], resolved: [] }
const pastOf = (host: HostView): FindingsPast => host.past ?? none
/** Of nothing that was not told one can say that nothing stands out. */
const knownOf = ({ known, moment }: Told): boolean => known && moment?.missing !== true

export function Findings() {
  const { shown: atMoment, view } = useSession()
  const open = useStore(atMoment, findingsOf)
  const past = useStore(atMoment, pastOf)
  const known = useStore(atMoment, knownOf)
  const [shown, setShown] = useState<Shown>('all')
  const selected = useStore(view, ({ finding }) => finding)
  const setSelected = (finding: string): void => {
    view.patch({ finding })
  }
  const listed = open.filter(({ severity }) => shown === 'all' || severity === shown)
  const everything: (Finding | ResolvedFinding)[] = [...listed, ...past.muted, ...past.resolved]
  const chosen =
    everything.find(({ id }) => id === selected) ??
    listed[0] ??
    (shown === 'all' ? past.resolved[0] : undefined)
  const of = (severity: Finding['severity']): number =>
    open.filter((each) => each.severity === severity).length

  return (
    <div className="findings-screen">
      <div className="findings-side">
        <TableBanner title="Findings" />
        <header className="findings-bar">
          <h1>Findings</h1>
          <span className="spacer" />
          <Segmented<Shown>
            label="Severity"
            small
            options={[
              { value: 'all', label: `All ${String(open.length)}` },
              { value: 'critical', label: `Critical ${String(of('critical'))}` },
              { value: 'warning', label: `Warnings ${String(of('warning'))}` },
              { value: 'note', label: `Notes ${String(of('note'))}` },
            ]}
            value={shown}
            onChange={setShown}
          />
        </header>
        <div className="findings-scroll" onKeyDown={moveFocus}>
          {listed.length === 0 && known && (
            <p className="findings-empty">
              <SeverityGlyph severity="healthy" />
              {shown === 'all'
                ? 'Nothing stands out: no deadlock, no leak, no saturated pool.'
                : 'No finding of this severity is open.'}
            </p>
          )}
          <ul aria-label="Open findings">
            {listed.map((finding) => (
              <li key={finding.id}>
                <FindingRow finding={finding} selected={finding === chosen} onSelect={setSelected} />
              </li>
            ))}
          </ul>
          <Rest title="Muted" list={past.muted} selected={chosen?.id} onSelect={setSelected} />
          <Rest
            title="Resolved this session"
            list={past.resolved}
            selected={chosen?.id}
            onSelect={setSelected}
          />
        </div>
      </div>
      <section className="findings-detail" aria-label="Finding">
        <Trials />
        {chosen === undefined ? (
          <p className="findings-none-chosen">
            A finding says what is wrong, shows why, and offers a way out.
          </p>
        ) : (
          <FindingDetailView
            key={chosen.id}
            finding={chosen}
            muted={past.muted.some(({ id }) => id === chosen.id)}
          />
        )}
      </section>
    </div>
  )
}

interface RestProps {
  title: string
  list: readonly (Finding | ResolvedFinding)[]
  selected: string | undefined
  onSelect: (id: string) => void
}

/** Those that are not open, in one line each. */
function Rest({ title, list, selected, onSelect }: RestProps) {
  if (list.length === 0) return null
  return (
    <section className="findings-rest" aria-label={title}>
      <h2>{title}</h2>
      <ul>
        {list.map((finding) => (
          <li key={finding.id}>
            <button
              type="button"
              className="finding-past"
              aria-current={finding.id === selected ? 'true' : undefined}
              onClick={() => {
                onSelect(finding.id)
              }}
            >
              <SeverityGlyph severity={'why' in finding ? 'healthy' : finding.severity} />
              <span className="finding-past-title">
                <Names text={finding.title} />
              </span>
              {'why' in finding && <span className="finding-why">{finding.why}</span>}
              <span className="spacer" />
              <span className="finding-age">
                {clockMinutes('resolvedAtMs' in finding ? finding.resolvedAtMs : finding.firstSeenMs)}
              </span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  )
}

/** Arrows go from one finding to the next; Enter and Space are the button's own. */
function moveFocus(event: React.KeyboardEvent<HTMLDivElement>): void {
  const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0
  if (step === 0) return
  const buttons = [
    ...event.currentTarget.querySelectorAll<HTMLButtonElement>('button[data-finding], .finding-past'),
  ]
  const at = buttons.indexOf(document.activeElement as HTMLButtonElement)
  const next = buttons[at + step]
  if (next === undefined) return
  event.preventDefault()
  next.focus()
  next.click()
}
