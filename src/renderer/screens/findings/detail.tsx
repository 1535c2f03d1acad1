import { useCallback } from 'react'
import type { FindingDetail, ResolvedFinding } from '../../../shared/findings.ts'
import type { Finding } from '../../../shared/model.ts'
import { clock, plural } from '../../format.ts'
import { useSession } from '../../state/context.ts'
import { lockOf } from '../../state/host.ts'
import { useSampled } from '../../state/use-sampled.ts'
import { useStore } from '../../state/use-store.ts'
import { momentMs } from '../../state/window.ts'
import { Button, Names } from '../../ui/controls.tsx'
import { SeverityGlyph } from '../../ui/glyphs.tsx'
import { Steps } from '../../ui/steps.tsx'
import { screenIds } from '../registry.ts'
import { Evidence } from './evidence.tsx'
import { Facts } from './facts.tsx'
import { Fix } from './fix.tsx'
import { Measured } from './measured.tsx'
import { Others } from './others.tsx'
import { trialsOf } from './trials.tsx'
import { lastTried } from './tried.ts'

const emptyDetail: FindingDetail = {
  summary: '',
  rule: '',
  held: [],
  series: [],
  facts: [],
  others: [],
  involved: [],
  steps: [],
  certain: true,
}

/** Rules are looked at once a second. */
const quietMs = 2500

export function FindingDetailView({
  finding,
  muted,
}: {
  finding: Finding | ResolvedFinding
  muted: boolean
}) {
  const detail = finding.detail ?? emptyDetail
  const over = 'why' in finding
  return (
    <>
      <header className="finding-head">
        <SeverityGlyph severity={over ? 'healthy' : finding.severity} size={18} />
        <h2>
          <Names text={finding.title} />
        </h2>
        <span className="spacer" />
        {!over && <Mute id={finding.id} muted={muted} />}
        <Place detail={detail} />
      </header>
      <p className="finding-text">
        <Names text={finding.text} />
        {!over && <Quiet finding={finding} />}
      </p>
      {over && (
        <p className="finding-over" role="status">
          Resolved at {clock(finding.resolvedAtMs)}: {finding.why}.
        </p>
      )}
      {detail.series.length > 0 && <Evidence finding={finding} detail={detail} />}
      {detail.series.length === 0 && detail.facts.length > 0 && (
        <section className="card finding-facts-card" aria-label="Facts">
          <Facts facts={detail.facts} />
        </section>
      )}
      {detail.steps.length > 0 && (
        <section className="card finding-steps" aria-label="The cycle">
          <h3>The cycle</h3>
          <Steps steps={detail.steps} />
        </section>
      )}
      <Turned finding={finding} detail={detail} />
      {!over && (
        <div className="finding-ways">
          <Fix finding={finding} detail={detail} />
          {detail.others.length > 0 && <Others others={detail.others} />}
        </div>
      )}
      {detail.involved.length > 0 && <InvolvedList detail={detail} />}
    </>
  )
}

/** A rule that does not hold at this moment, and did so lately: its finding closes once that lasts. */
function Quiet({ finding }: { finding: Finding }) {
  const session = useSession()
  const { lastSeenMs } = finding
  const quiet = useSampled(
    useCallback(() => momentMs(session) - lastSeenMs > quietMs, [session, lastSeenMs]),
    'second',
  )
  return quiet ? (
    <>
      {' '}
      <b>That was at {clock(lastSeenMs)}: the rule does not hold now, and this closes if it stays so.</b>
    </>
  ) : null
}

/** What turning its knob did: the change that closed it, or the last one while it is open. */
function Turned({ finding, detail }: { finding: Finding | ResolvedFinding; detail: FindingDetail }) {
  const change = useStore(useSession().host, (view) =>
    'change' in finding
      ? view.changes.find(({ number }) => number === finding.change)
      : lastTried(view, finding.advice?.knob ?? detail.knob),
  )
  const tried = useStore(useSession().host, trialsOf).some((trial) => trial.change === change?.number)
  return change === undefined || tried ? null : <Measured change={change} series={detail.series} />
}

function Mute({ id, muted }: { id: string; muted: boolean }) {
  const session = useSession()
  const locked = useStore(session.host, lockOf)
  return (
    <Button
      look="quiet"
      disabled={locked !== undefined}
      aria-pressed={muted}
      onClick={() => {
        session.call('finding.mute', { id, muted: !muted }).catch((error: unknown) => {
          session.toast.set({ kind: 'note', severity: 'critical', text: String(error) })
        })
      }}
    >
      {muted ? 'Unmute' : 'Mute'}
    </Button>
  )
}

function Place({ detail: { place } }: { detail: FindingDetail }) {
  const { view } = useSession()
  // Not every screen that a rule knows of need be there.
  if (place === undefined || !screenIds.has(place.screen)) return null
  return (
    <Button
      onClick={() => {
        view.patch({ screen: place.screen })
      }}
    >
      {place.label}
    </Button>
  )
}

function InvolvedList({ detail: { involved, more } }: { detail: FindingDetail }) {
  return (
    <section className="card finding-involved" aria-label="Involved">
      <h3>Who and what</h3>
      <table>
        <tbody>
          {involved.map(({ kind, name, id, site, words }, index) => (
            <tr key={index}>
              <th scope="row">
                <span className="mono">{name}</span>
              </th>
              <td>
                {kind}
                {id !== undefined && ` ${String(id)}`}
              </td>
              <td>
                <Names text={words} />
              </td>
              <td className="mono site">{site}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {more !== undefined && <p className="finding-more">and {plural(more, 'more goroutine')}</p>}
    </section>
  )
}
