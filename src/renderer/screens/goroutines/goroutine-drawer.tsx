import { goneSentence, goneWord, goroutineName, isQueued, plainName } from '../../../shared/goroutine-id.ts'
import type { GoroutineDetails } from '../../../shared/tables.ts'
import { clock, duration, percent, plural, prose, text, unknown } from '../../format.ts'
import { useSession } from '../../state/context.ts'
import { isObserving, observingWords } from '../../state/host.ts'
import { useStore } from '../../state/use-store.ts'
import { Names } from '../../ui/controls.tsx'
import { Drawer, DrawerFact, DrawerSection } from '../../ui/drawer.tsx'
import { SeverityGlyph, StateGlyph, stateToken } from '../../ui/glyphs.tsx'
import { StateChip } from '../../ui/state-mark.tsx'
import { useLiveQuery } from '../../ui/use-live-query.ts'
import { GroupCourse } from './group-course.tsx'
import { KillGroup, KillOne } from './kill.tsx'
import { shortSite } from './sites.ts'

/** Everything that is known about one goroutine. */
export function GoroutineDrawer({ id, onClose }: { id: number; onClose: () => void }) {
  const { connector, host } = useSession()
  const live = useStore(connector.state, ({ status }) => status === 'live')
  const running = useStore(host, ({ run }) => run.status === 'running')
  const observing = useStore(host, isObserving)
  const title = observing ? observingWords : undefined
  const { data, error } = useLiveQuery('goroutine.get', { id }, String(id))
  const gone = error?.code === 'unknown-goroutine'
  const head = (
    <>
      <h2>{goroutineName(id)}</h2>
      {data !== undefined && !gone && <StateChip state={data.row.state} />}
      {gone && <span className="severity-tag">{goneWord(id)}</span>}
      <span className="spacer" />
    </>
  )
  const foot = data !== undefined && (
    <>
      <KillGroup
        what={{ filter: [], groupBy: 'site', key: data.group.key }}
        name={data.group.name}
        count={data.group.total}
        disabled={!live || !running || observing}
        title={title}
      />
      <KillOne id={id} name={data.row.name} disabled={!live || !running || gone || observing} title={title} />
    </>
  )
  return (
    <Drawer
      label={`Goroutine ${plainName(id)}`}
      width={352}
      head={head}
      copy={data === undefined ? goroutineName(id) : asText(data)}
      foot={foot}
      onClose={onClose}
    >
      {data === undefined ? (
        <p className="drawer-empty">{gone ? goneSentence(id) : (error?.message ?? '')}</p>
      ) : (
        <Details details={data} gone={gone} />
      )}
    </Drawer>
  )
}

function Details({ details, gone }: { details: GoroutineDetails; gone: boolean }) {
  const { row, waits, releasers, group } = details
  return (
    <>
      <section className="drawer-section">
        <p className="drawer-verdict" data-testid="waiting-for">
          {gone ? (
            <b>Ended</b>
          ) : waits.length === 0 ? (
            <b>
              {isQueued(row.id)
                ? 'Not begun: it waits for a processor'
                : row.state === 'running'
                  ? 'Running'
                  : 'Runnable'}
            </b>
          ) : (
            <>
              <b>{text(duration(row.waitMs))}</b> waiting in {details.reason}
            </>
          )}
        </p>
        {details.stuck && !gone && (
          <p className="verdict">
            <SeverityGlyph severity="critical" />
            Nothing can end this wait. This goroutine will never go on.
          </p>
        )}
      </section>
      {waits.length > 0 && !gone && (
        <DrawerSection title="Waits for">
          <ul className="wait-cases">
            {waits.map((each, index) => (
              <li key={index}>
                <StateGlyph state={each.state} />
                <span>
                  <Names text={each.label} />
                </span>
                {each.never ? (
                  <SeverityGlyph severity="critical" size={13} />
                ) : each.chosen === undefined ? (
                  <span />
                ) : (
                  <span
                    className="case-share"
                    title="How often this select has chosen the case"
                    data-never={each.chosen === 0 || undefined}
                  >
                    {each.chosen === 0 ? 'never chosen' : text(percent(100 * each.chosen))}
                  </span>
                )}
                {each.detail !== '' && <small>{each.detail}</small>}
              </li>
            ))}
          </ul>
          {releasers.length > 0 && (
            <p className="drawer-quiet">
              Can be ended by {releasers.map((g) => `${goroutineName(g.id)} ${g.name}`).join(', ')}
            </p>
          )}
        </DrawerSection>
      )}
      <History details={details} />
      <DrawerSection
        title="Created at"
        note={details.ageMs === null ? 'before Weir looked' : `${prose(details.ageMs)} ago`}
      >
        <p className="created mono" title={row.site}>
          <b>{row.name}</b>
          <span>{shortSite(row.site)}</span>
        </p>
      </DrawerSection>
      <DrawerSection title="Group count" note={plural(group.total, 'goroutine')}>
        <GroupCourse counts={group.counts} />
      </DrawerSection>
    </>
  )
}

/** What it did, from the start of the wait in which it was first looked at. */
function History({ details }: { details: GoroutineDetails }) {
  const { history, row, atMs, ageMs } = details
  return (
    <DrawerSection title="Seen so far" note={`${clock(history.fromMs)} to ${clock(atMs)}`}>
      <div
        className="drawer-bar"
        role="img"
        aria-label={`${plural(history.segments.length, 'state')} since ${clock(history.fromMs)}`}
      >
        {history.segments.map(({ state, fromMs }, index) => {
          const toMs = history.segments[index + 1]?.fromMs ?? atMs
          const style = {
            flexGrow: Math.max(1, toMs - fromMs),
            background: `var(--state-${stateToken(state)})`,
          }
          return <i key={index} style={style} title={state} />
        })}
      </div>
      <div className="drawer-ends" aria-hidden="true">
        <span>−{prose(atMs - history.fromMs)}</span>
        <span>now</span>
      </div>
      <dl className="drawer-facts">
        <DrawerFact name="wakeups" value={String(history.turns)} />
        <DrawerFact name="idle" value={row.waitMs === 0 ? unknown.value : text(duration(row.waitMs))} />
        <DrawerFact name="age" value={ageMs === null ? unknown.value : text(duration(ageMs))} />
      </dl>
    </DrawerSection>
  )
}

function asText({ row, waits, reason }: GoroutineDetails): string {
  const lines = waits.map(({ label, detail }) => `  ${label.replaceAll('`', '')} (${detail})`)
  const waited = waits.length === 0 ? row.state : `${reason}, ${text(duration(row.waitMs))}`
  return [
    `goroutine ${goroutineName(row.id)} [${waited}]:`,
    ...lines,
    `created by ${row.name} at ${row.site}`,
  ].join('\n')
}
