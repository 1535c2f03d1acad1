import { goneSentence, goneWord, goroutineName, isQueued, plainName } from '../../../shared/goroutine-id.ts'
import type { GoroutineDetails } from '../../../shared/tables.ts'
import { clock, duration, percent, plural, prose, text, unknown } from '../../format.ts'
import { Names } from '../../ui/controls.tsx'
import { DetailsDrawer } from '../../ui/details-drawer.tsx'
import { DrawerFact, DrawerSection } from '../../ui/drawer.tsx'
import { SeverityGlyph, StateGlyph, stateToken } from '../../ui/glyphs.tsx'
import { StateChip } from '../../ui/state-mark.tsx'
import { useProgramLock } from '../../ui/use-program-lock.ts'
import { GroupCourse } from './group-course.tsx'
import { KillGroup, KillOne } from './kill.tsx'
import { shortSite } from './sites.ts'

/** Everything that is known about one goroutine. */
export function GoroutineDrawer({ id, onClose }: { id: number; onClose: () => void }) {
  const { locked, title } = useProgramLock()
  return (
    <DetailsDrawer
      call="goroutine.get"
      input={{ id }}
      subject={String(id)}
      width={352}
      gone={{ code: 'unknown-goroutine', tag: goneWord(id), sentence: goneSentence(id) }}
      name={goroutineName(id)}
      label={() => `Goroutine ${plainName(id)}`}
      beside={({ row }) => <StateChip state={row.state} />}
      asText={asText}
      foot={(details, gone) =>
        details !== undefined && (
          <>
            {title !== undefined && <p>{title}</p>}
            <KillGroup
              what={{ filter: [], groupBy: 'site', key: details.group.key }}
              name={details.group.name}
              count={details.group.total}
              disabled={locked}
              title={title}
            />
            <KillOne id={id} name={details.row.name} disabled={locked || gone} title={title} />
          </>
        )
      }
      onClose={onClose}
    >
      {(details, gone) => <Details details={details} gone={gone} />}
    </DetailsDrawer>
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
              <b>{text(duration(row.waitMs))}</b> waiting in{' '}
              {row.state === 'I/O' ? row.state : details.reason}
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
      {details.at !== undefined && !gone && (
        <DrawerSection title="Waits at">
          <p className="created mono" title={details.at}>
            <span>{shortSite(details.at)}</span>
          </p>
        </DrawerSection>
      )}
      <History details={details} gone={gone} />
      <DrawerSection title="Created at" note={createdNote(details, gone)}>
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

/** Of one that has ended the moment is told: how long ago that was would stand still. */
function createdNote({ ageMs, atMs }: GoroutineDetails, gone: boolean): string {
  if (ageMs === null) return 'before Weir looked'
  return gone ? clock(atMs - ageMs) : `${prose(ageMs)} ago`
}

/** What it did, from the start of the wait in which it was first looked at. */
function History({ details, gone }: { details: GoroutineDetails; gone: boolean }) {
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
        <span>{gone ? 'ended' : 'now'}</span>
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
