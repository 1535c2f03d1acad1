import type { HubClient, HubClientDetails } from '../../../shared/hub.ts'
import { age, compact, count, duration, plural, text, unknown } from '../../format.ts'
import { DetailsDrawer } from '../../ui/details-drawer.tsx'
import { DrawerFact, DrawerSection } from '../../ui/drawer.tsx'
import { useProgramLock } from '../../ui/use-program-lock.ts'
import { clientName, Fate, QueueBar, roomName } from './columns.tsx'
import { KickOne } from './kick.tsx'
import { Spark } from './spark.tsx'

const gone = { code: 'unknown-client', tag: 'left', sentence: 'This client has left.' }

/** Everything that is known about one client of a hub. */
export function ClientDrawer({ hub, id, onClose }: { hub: string; id: number; onClose: () => void }) {
  const { locked, title } = useProgramLock()
  return (
    <DetailsDrawer
      call="hub.client"
      input={{ hub, id }}
      subject={`${hub} ${String(id)}`}
      width={352}
      gone={gone}
      name={clientName(id)}
      label={() => `Client ${clientName(id)}`}
      beside={(details) => <Fate client={details.client} look={details} />}
      asText={asText}
      foot={(details, left) => (
        <>
          {title !== undefined && <p>{title}</p>}
          <KickOne hub={hub} id={id} disabled={locked || left || details === undefined} title={title} />
        </>
      )}
      onClose={onClose}
    >
      {(details, left) => <Details details={details} gone={left} />}
    </DetailsDrawer>
  )
}

function Details({ details, gone }: { details: HubClientDetails; gone: boolean }) {
  const { client, course, queueLimit, slowFrom, queueBytes, socketBytes, roomNames } = details
  const last = course.at(-1)
  return (
    <>
      <section className="drawer-section">
        <p className="drawer-verdict" data-testid="client-verdict">
          {gone ? <b>Left</b> : verdict(client)}
        </p>
      </section>
      <DrawerSection title="Send queue" note={`${String(client.queue)} of ${compact(queueLimit)} messages`}>
        <div className="client-queue">
          <QueueBar queue={client.queue} limit={queueLimit} slowFrom={slowFrom} />
          <Spark values={course.map(({ queue }) => queue)} top={queueLimit} />
        </div>
        <dl className="drawer-facts">
          <DrawerFact name="in the queue" value={size(queueBytes)} />
          <DrawerFact name="in its socket" value={size(socketBytes)} />
          <DrawerFact name="lag" value={client.lagMs === 0 ? '0' : text(duration(client.lagMs))} />
        </dl>
      </DrawerSection>
      <DrawerSection title="Messages" note={`last one ${age(details.messageAgoMs)} ago`}>
        <dl className="drawer-facts">
          <DrawerFact name="sent" value={text(count(client.sent))} />
          <DrawerFact name="sent /s" value={last === undefined ? unknown.value : text(count(last.sent))} />
          <DrawerFact name="received" value={text(count(client.received))} />
          <DrawerFact name="dropped" value={text(count(client.dropped))} />
        </dl>
        <Spark values={course.map(({ sent }) => sent)} />
      </DrawerSection>
      <DrawerSection title="Connection" note={client.address}>
        <dl className="drawer-facts">
          <DrawerFact
            name="RTT"
            value={client.rttMs === null ? unknown.value : text(duration(client.rttMs))}
          />
          <DrawerFact name="heard" value={`${age(details.heardAgoMs)} ago`} />
          <DrawerFact name="age" value={age(details.atMs - client.connectedAtMs)} />
        </dl>
      </DrawerSection>
      <DrawerSection title="Rooms" note={plural(client.rooms, 'room')}>
        {roomNames.length === 0 ? (
          <p className="drawer-quiet">In no room: it gets what goes to everybody.</p>
        ) : (
          <ul className="client-rooms">
            {roomNames.map((name) => (
              <li key={name}>{roomName(name)}</li>
            ))}
            {client.rooms > roomNames.length && (
              <li className="drawer-quiet">{`${String(client.rooms - roomNames.length)} more`}</li>
            )}
          </ul>
        )}
      </DrawerSection>
    </>
  )
}

function verdict({ state, lagMs, cutInMs, queue }: HubClient) {
  if (state === 'closing') return <b>Closing: the hub has said good-bye</b>
  if (state === 'paused') return <b>Not read from: the hub’s inbox is full</b>
  if (lagMs === 0) return queue === 0 ? <b>Takes what it gets</b> : <b>Its turn to be written is coming</b>
  return (
    <>
      <b>{text(duration(lagMs))}</b> without taking a byte
      {cutInMs !== null && `; cut in ${text(duration(cutInMs))}`}
    </>
  )
}

/** Too few for MB. */
const size = (bytes: number): string => `${compact(bytes)}${bytes < 1000 ? ' B' : 'B'}`

function asText({ hub, client, queueLimit, roomNames }: HubClientDetails): string {
  const { id, address, state, queue, lagMs, rttMs, sent, received, dropped } = client
  return [
    `client ${clientName(id)} of hub ${hub} at ${address} [${state}]`,
    `  queue ${String(queue)} of ${String(queueLimit)}, lag ${String(Math.round(lagMs))} ms, RTT ${rttMs === null ? 'unknown' : `${String(rttMs)} ms`}`,
    `  ${plural(sent, 'message')} sent, ${String(received)} received, ${String(dropped)} dropped`,
    `  rooms: ${roomNames.join(', ') || 'none'}`,
  ].join('\n')
}
