import type { ChannelDetails, ChannelRow, ChannelWaiter } from '../../../shared/tables.ts'
import { count, duration, percent, plural, rate, text, unknown } from '../../format.ts'
import { useSession } from '../../state/context.ts'
import { useStore } from '../../state/use-store.ts'
import { DetailsDrawer } from '../../ui/details-drawer.tsx'
import { DrawerSection } from '../../ui/drawer.tsx'
import { StateGlyph } from '../../ui/glyphs.tsx'
import { Knob } from '../../ui/knob.tsx'
import { shortSite } from '../goroutines/sites.ts'
import { Selects } from './selects.tsx'
import { OccupancyChart, WaitBars, WhatIfChart } from './charts.tsx'

const gone = {
  code: 'unknown-channel',
  tag: 'collected',
  sentence: 'Nobody refers to this channel any more.',
}

export function ChannelDrawer({ id, onClose }: { id: number; onClose: () => void }) {
  return (
    <DetailsDrawer
      call="channel.get"
      input={{ id }}
      subject={String(id)}
      width={404}
      gone={gone}
      name={`channel ${String(id)}`}
      label={(details) => `Channel ${details?.row.name ?? String(id)}`}
      title={({ row }) => row.name}
      note={levelWords}
      asText={asText}
      onClose={onClose}
    >
      {(details) => <Details details={details} />}
    </DetailsDrawer>
  )
}

function levelWords({ row: { len, cap, closed } }: ChannelDetails): string {
  const level =
    cap === 0 ? 'unbuffered' : `${text(count(len))} of ${text(count(cap))}${len >= cap ? ', full' : ''}`
  return closed ? `${level}, closed` : level
}

function occupancyNote({ shares, highWater }: ChannelDetails): string {
  const most = `most so far ${text(count(highWater))}`
  if (shares === undefined) return most
  const [full, empty] = [shares.full, shares.empty].map((share) => text(percent(100 * share)))
  return `full ${full}, empty ${empty} of the time, ${most}`
}

function Details({ details }: { details: ChannelDetails }) {
  const { row, waits } = details
  return (
    <>
      {row.cap > 0 && (
        <DrawerSection title="Occupancy" note={occupancyNote(details)}>
          <OccupancyChart history={details.history} />
        </DrawerSection>
      )}
      <DrawerSection
        title="Wait time"
        note={waits === null ? '' : `all ${waits.op}s that had to wait so far`}
      >
        {waits === null ? (
          <p className="drawer-quiet">
            {row.kind === 'shared'
              ? 'Not measured for channels between processors.'
              : 'Nobody has had to wait so far.'}
          </p>
        ) : (
          <>
            <WaitBars waits={waits} />
            {row.wait !== null && <Recent wait={row.wait} />}
          </>
        )}
      </DrawerSection>
      <Blocked details={details} />
      <Selects uses={details.selects ?? []} />
      <Capacity details={details} />
      <DrawerSection title="Since it was made" note={shortSite(details.site)}>
        <p className="channel-facts">
          {plural(details.sends, 'send')}, {plural(details.receives, 'receive')};{' '}
          {plural(details.sendBlocks, 'sender')} and {plural(details.receiveBlocks, 'receiver')} had to wait.
        </p>
      </DrawerSection>
    </>
  )
}

/** The figures of the table, which are of another stretch of time. */
function Recent({ wait: { op, p50Ms, p99Ms } }: { wait: NonNullable<ChannelRow['wait']> }) {
  return (
    <p className="channel-facts">
      {op === 'send' ? 'Sends' : 'Receives'} of the last 10 s: p50 {text(duration(p50Ms))}, p99{' '}
      {text(duration(p99Ms))}.
    </p>
  )
}

function Blocked({ details: { row, senders, receivers } }: { details: ChannelDetails }) {
  const note = (
    <span className="blocked-note">
      <span className={row.senders > 0 ? 'some' : ''}>
        <StateGlyph state="chan send" /> {plural(row.senders, 'sender')}
      </span>
      <span>
        <StateGlyph state="chan receive" /> {plural(row.receivers, 'receiver')}
      </span>
    </span>
  )
  return (
    <DrawerSection title="Blocked now" note={note}>
      {senders.length + receivers.length === 0 ? (
        <p className="drawer-quiet">Nobody waits.</p>
      ) : (
        <ul className="waiters">
          <Waiters list={senders} total={row.senders} state="chan send" />
          <Waiters list={receivers} total={row.receivers} state="chan receive" />
        </ul>
      )}
    </DrawerSection>
  )
}

interface WaitersProps {
  list: readonly ChannelWaiter[]
  total: number
  state: 'chan send' | 'chan receive'
}

/** A crowd is a few and a number, so that what can be turned stays in sight. */
const crowd = 5
const fewOfCrowd = 3

function Waiters({ list: known, total, state }: WaitersProps) {
  const list = known.length > crowd ? known.slice(0, fewOfCrowd) : known
  const left = total - list.reduce((sum, waiter) => sum + (waiter.count ?? 1), 0)
  return (
    <>
      {list.map((waiter, index) => (
        <li key={index}>
          <StateGlyph state={state} />
          <span className="mono">{whoWaits(waiter)}</span>
          <span className="mono" title={waiter.site}>
            {waiter.processor === undefined ? waiter.name : plural(waiter.count ?? 1, 'goroutine')}
            {waiter.select && ' (select)'}
          </span>
          <span>{waiter.processor === undefined ? text(duration(waiter.waitMs)) : unknown.value}</span>
        </li>
      ))}
      {left > 0 && list.length > 0 && (
        <li className="drawer-quiet">
          <span />
          <span style={{ gridColumn: '2 / -1' }}>{text(count(left))} more</span>
        </li>
      )}
    </>
  )
}

function whoWaits({ id, processor }: ChannelWaiter): string {
  if (processor !== undefined) return processor
  return id === 0 ? 'outside' : `G ${String(id)}`
}

/** The ordinary knob of the registry, and what another value of it would do. */
function Capacity({ details: { knob: id, whatIf, row } }: { details: ChannelDetails }) {
  const { host, connector } = useSession()
  const knob = useStore(host, ({ knobs }) => knobs.find((each) => each.id === id))
  const live = useStore(connector.state, ({ status }) => status === 'live')
  const suggestion = whatIf?.suggestion ?? undefined
  if (knob === undefined)
    return (
      <DrawerSection title="Capacity">
        <p className="drawer-quiet">
          {row.cap === 0
            ? 'Unbuffered: senders hand over to receivers. '
            : `Fixed at ${text(count(row.cap))}. `}
          {row.kind === 'shared' ? (
            'Channels between processors have no knob.'
          ) : (
            <>
              It has no knob; make it with <span className="mono">{'{ knob: true }'}</span> to turn it here.
            </>
          )}
        </p>
      </DrawerSection>
    )
  return (
    <>
      <DrawerSection title="Capacity" note={`default ${text(count(knob.initial))}`}>
        <Knob
          knob={knob}
          {...(live ? {} : { locked: 'offline' })}
          {...(suggestion === undefined ? {} : { suggestion })}
        />
      </DrawerSection>
      <DrawerSection title="What if" note={whatIf?.verdict ?? ''}>
        {whatIf === null ? (
          <p className="drawer-quiet">Unbuffered: there is no buffer whose size could be weighed.</p>
        ) : (
          <>
            <WhatIfChart whatIf={whatIf} cap={row.cap} />
            <p className="what-if-words">{whatIf.text}</p>
            {whatIf.points.length > 0 && (
              <p className="what-if-basis">
                Reckoned as a queue with one server (M/M/1/K), as full as this one was:{' '}
                {whatIf.arrivalPerS === null
                  ? 'there was hardly ever room'
                  : `arrivals ${text(rate(whatIf.arrivalPerS))} while there is room`}
                , service {text(rate(whatIf.servicePerS))} while there is something,{' '}
                {text(count(whatIf.looks))} looks.
              </p>
            )}
          </>
        )}
      </DrawerSection>
    </>
  )
}

function asText({ row, site, sends, receives }: ChannelDetails): string {
  const { name, kind, len, cap, senders, receivers } = row
  return `${name}: ${String(len)}/${String(cap)}, ${String(senders)} senders and ${String(receivers)} receivers wait, ${String(sends)} sends, ${String(receives)} receives, ${kind === 'shared' ? 'shared by processors' : `made at ${site}`}`
}
