import { Fragment } from 'react'
import type { LockDetails, LockRow } from '../../../shared/locks.ts'
import { goroutineName } from '../../../shared/goroutine-id.ts'
import { count, duration, plural, text, unknown } from '../../format.ts'
import { DetailsDrawer } from '../../ui/details-drawer.tsx'
import { DrawerSection } from '../../ui/drawer.tsx'
import { StateGlyph } from '../../ui/glyphs.tsx'
import { shortSite } from '../goroutines/sites.ts'
import { WaitBars } from './charts.tsx'

const gone = { code: 'unknown-lock', tag: 'collected', sentence: 'Nobody refers to this lock any more.' }

export function LockDrawer({ id, onClose }: { id: string; onClose: () => void }) {
  return (
    <DetailsDrawer
      call="lock.get"
      input={{ id }}
      subject={id}
      width={404}
      gone={gone}
      name="lock"
      label={(details) => (details === undefined ? 'Lock' : `Lock ${details.row.name}`)}
      title={({ row }) => row.name}
      note={({ row }) => row.standing}
      asText={asText}
      onClose={onClose}
    >
      {(details) => <Details details={details} />}
    </DetailsDrawer>
  )
}

function Details({ details: { row, waiters, bins } }: { details: LockDetails }) {
  const { all, holders, kind } = row
  return (
    <>
      <DrawerSection title={kind === 'wait group' ? 'Waits for' : 'Held by'} note={row.standing}>
        {holders.length === 0 ? (
          <p className="drawer-quiet">{row.standing === 'free' ? 'Nobody has it.' : 'Who is not known.'}</p>
        ) : (
          <ul className="waiters">
            {holders.map(({ id, name }) => (
              <li key={id}>
                <StateGlyph state="running" />
                <span className="mono">{id === 0 ? 'outside' : goroutineName(id)}</span>
                <span className="mono">{id === 0 ? '' : name}</span>
                <span />
              </li>
            ))}
          </ul>
        )}
      </DrawerSection>
      <DrawerSection title="Waiting now" note={plural(row.waiting, 'goroutine')}>
        {waiters.length === 0 ? (
          <p className="drawer-quiet">{row.waiting === 0 ? 'Nobody waits.' : 'Who they are was not kept.'}</p>
        ) : (
          <ul className="waiters">
            {waiters.map(({ id, name, site, wants, waitMs }) => (
              <li key={id}>
                <StateGlyph state="mutex" />
                <span className="mono">{goroutineName(id)}</span>
                <span className="mono" title={site}>
                  {name} <span className="drawer-quiet">{wants}</span>
                </span>
                <span>{text(duration(waitMs))}</span>
              </li>
            ))}
            {row.waiting > waiters.length && (
              <li className="drawer-quiet">
                <span />
                <span style={{ gridColumn: '2 / -1' }}>{text(count(row.waiting - waiters.length))} more</span>
              </li>
            )}
          </ul>
        )}
      </DrawerSection>
      <DrawerSection title="Wait time" note={all === null ? '' : 'all waits that ended'}>
        {all === null ? (
          <p className="drawer-quiet">No wait for it has ended so far.</p>
        ) : (
          <>
            {bins.length > 0 && (
              <WaitBars waits={{ op: 'receive', bins, p50Ms: all.p50Ms, p99Ms: all.p99Ms }} />
            )}
            <Figures row={row} />
          </>
        )}
      </DrawerSection>
      {row.site !== '' && (
        <DrawerSection title="Made at" note={shortSite(row.site)}>
          {null}
        </DrawerSection>
      )}
    </>
  )
}

/** The same figures over both stretches of time. */
function Figures({ row: { recent, all } }: { row: LockRow }) {
  const wait = (ms: number | undefined): string => (ms === undefined ? unknown.value : text(duration(ms)))
  const number = (value: number | undefined): string => text(count(value ?? 0))
  const lines: readonly (readonly [string, string, string])[] = [
    ['waits', number(recent?.count), number(all?.count)],
    ['p50', wait(recent?.p50Ms), wait(all?.p50Ms)],
    ['p90', wait(recent?.p90Ms), wait(all?.p90Ms)],
    ['p99', wait(recent?.p99Ms), wait(all?.p99Ms)],
    ['max', wait(recent?.maxMs), wait(all?.maxMs)],
    ['in all', '', wait(all?.totalMs)],
  ]
  return (
    <div className="lock-figures">
      <span />
      <span>last 5 s</span>
      <span>so far</span>
      {lines.map(([name, now, ever]) => (
        <Fragment key={name}>
          <span>{name}</span>
          <b>{now}</b>
          <b>{ever}</b>
        </Fragment>
      ))}
    </div>
  )
}

function asText({ row, waiters }: LockDetails): string {
  const { name, kind, standing, holders, waiting } = row
  const held = holders.map((each) => `${goroutineName(each.id)} ${each.name}`).join(', ')
  return [
    `${kind} ${name}: ${standing}${held === '' ? '' : ` (${held})`}, ${plural(waiting, 'goroutine')} waiting`,
    ...waiters.map((each) => `  ${goroutineName(each.id)} ${each.name}: ${text(duration(each.waitMs))}`),
  ].join('\n')
}
