import { memo } from 'react'
import type { Finding } from '../../../shared/model.ts'
import { clock, knobValue, plural } from '../../format.ts'
import type { Connection } from '../../state/connection.ts'
import { useSession } from '../../state/context.ts'
import { type HostView, lockedWords } from '../../state/host.ts'
import { actsNow, momentOf } from '../../state/moment.ts'
import { useStore } from '../../state/use-store.ts'
import { Button, Names } from '../../ui/controls.tsx'
import { SeverityGlyph } from '../../ui/glyphs.tsx'

const most = 3
const findingsOf = (host: HostView): Finding[] => host.findings
const isLive = (connection: Connection): boolean => connection.status === 'live'
const worstFirst = ['critical', 'warning', 'note'] as const

const bySeverity = (findings: readonly Finding[]): Finding[] =>
  findings.toSorted((a, b) => worstFirst.indexOf(a.severity) - worstFirst.indexOf(b.severity))

function tally(findings: readonly Finding[]): string {
  const of = (severity: Finding['severity']): number =>
    findings.filter((each) => each.severity === severity).length
  const parts = [
    of('critical') > 0 ? `${String(of('critical'))} critical` : '',
    of('warning') > 0 ? plural(of('warning'), 'warning') : '',
    of('note') > 0 ? plural(of('note'), 'note') : '',
  ]
  return parts.filter((part) => part !== '').join(', ')
}

export const FindingsCard = memo(function FindingsCard() {
  const { shown, connector, samples, view } = useSession()
  const findings = useStore(shown, findingsOf)
  const live = useStore(connector.state, isLive)
  const moment = useStore(shown, momentOf)
  return (
    <section className="card findings" aria-label="Findings">
      <header>
        <h2>Findings</h2>
        <span className="chart-unit">{live ? tally(findings) : `as of ${clock(samples.lastAt)}`}</span>
        {moment !== undefined && <span className="chart-unit">at {clock(moment.atMs)}</span>}
        <span className="spacer" />
        {findings.length > 0 && (
          <button
            type="button"
            className="findings-all"
            onClick={() => {
              view.patch({ screen: 'findings' })
            }}
          >
            Open all
          </button>
        )}
      </header>
      {moment?.missing === true ? (
        <p className="findings-none">What was found at this moment was not recorded.</p>
      ) : findings.length === 0 ? (
        <p className="findings-none">
          <SeverityGlyph severity="healthy" />
          Nothing stands out: no deadlock, no saturated pool, no channel held full.
        </p>
      ) : (
        <ul data-count={Math.min(most, findings.length)}>
          {bySeverity(findings)
            .slice(0, most)
            .map((finding) => (
              <FindingEntry key={finding.id} finding={finding} live={live} />
            ))}
        </ul>
      )}
    </section>
  )
})

function FindingEntry({ finding, live }: { finding: Finding; live: boolean }) {
  const { actions, host, shown, view } = useSession()
  const past = useStore(shown, ({ moment }) => moment !== undefined)
  const { advice } = finding
  const knob = useStore(host, ({ knobs }) => knobs.find(({ id }) => id === advice?.knob))
  const locked = useStore(host, lockedWords)
  return (
    <li>
      <SeverityGlyph severity={finding.severity} />
      <div>
        <h3>
          <button
            type="button"
            title={finding.title.replaceAll('`', '')}
            onClick={() => {
              view.patch({ screen: 'findings', finding: finding.id })
            }}
          >
            <Names text={finding.title} />
          </button>
        </h3>
        <p title={finding.text.replaceAll('`', '')}>
          <Names text={finding.text} />
        </p>
      </div>
      {advice !== undefined && knob !== undefined && (
        <Button
          look="small"
          disabled={!live || locked !== undefined}
          title={locked}
          onClick={() => {
            actions.setKnob(advice.knob, advice.value)
          }}
        >
          <span title={past ? actsNow : undefined}>
            Set{' '}
            <span className="sr-only">
              {knob.label} {knob.property} to{' '}
            </span>
            {knobValue(advice.value, knob.step)}
            {past && ` now (is ${knobValue(knob.value, knob.step)})`}
          </span>
        </Button>
      )}
    </li>
  )
}
