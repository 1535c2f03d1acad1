import { useMemo } from 'react'
import { type HubClient, type HubLook, slowPolicies } from '../../../shared/hub.ts'
import { clock, compact, duration, plural, text } from '../../format.ts'
import { useSession } from '../../state/context.ts'
import { useStore } from '../../state/use-store.ts'
import { Segmented } from '../../ui/controls.tsx'
import { useLiveQuery } from '../../ui/use-live-query.ts'
import { clientName, Fate, QueueBar } from './columns.tsx'

const listed = 5
/** In the order in which the head offers them; all of them are the knob's. */
const offered = ['drop-oldest', 'drop-newest', 'evict', 'pause'] as const
const words = {
  'drop-oldest': 'Drop oldest',
  'drop-newest': 'Drop newest',
  evict: 'Evict',
  pause: 'Pause',
} as const

interface SlowProps {
  look: HubLook | undefined
  /** How many there are. */
  slow: number
  onAll: () => void
  onOpen: (id: number) => void
}

/** What becomes of a message for a client whose queue is full. */
const meanings = {
  'drop-oldest': 'its oldest message is dropped.',
  'drop-newest': 'the new message is dropped.',
  evict: 'the client is disconnected.',
  pause: 'broadcasts wait until it has room.',
} as const

/** Who holds the others up, worst first, and what becomes of them. */
export function SlowCard({ look, slow, onAll, onOpen }: SlowProps) {
  const { actions, host } = useSession()
  const readOnly = useStore(host, ({ source }) => source.readOnly)
  const hub = look?.hub
  const query = useMemo(
    () => ({
      ...(hub === undefined ? {} : { hub }),
      search: '',
      slowOnly: true,
      sort: { by: 'queue' as const, descending: true },
      offset: 0,
      limit: listed,
    }),
    [hub],
  )
  const page = useLiveQuery('hub.clients', query, hub).data
  const more = (page?.matched ?? 0) - (page?.rows.length ?? 0)
  const last = look?.evictions.at(-1)
  return (
    <section className="card hub-card slow-card" aria-label="Slow consumers">
      <header className="chart-head">
        <h2>Slow consumers</h2>
        {look !== undefined && (
          <span
            className="chart-unit"
            title={`Clients whose queue is over ${String(look.slowFrom)} or whose socket takes nothing`}
          >
            {compact(slow || 0)}
          </span>
        )}
        <span className="spacer" />
        {look !== undefined && (
          <Segmented
            small
            label="What happens to a client whose queue is full"
            options={offered.map((value) => ({
              value,
              label: words[value],
              title: `When a send queue is full, ${meanings[value]}`,
            }))}
            value={look.policy}
            disabled={readOnly}
            onChange={(policy) => {
              actions.setKnob(`hub.${look.hub}.slow`, slowPolicies.indexOf(policy))
            }}
          />
        )}
      </header>
      <div className="slow-body">
        {look !== undefined && page !== undefined && page.rows.length > 0 ? (
          <SlowTable rows={page.rows} look={look} onOpen={onOpen} />
        ) : (
          look !== undefined && (
            <p className="slow-none">
              Everybody takes what they get. When a send queue is full, {meanings[look.policy]}
            </p>
          )
        )}
      </div>
      <p className="hub-card-foot">
        <button type="button" onClick={onAll}>
          {more > 0 ? `${String(more)} more` : 'All clients'}
        </button>
        <span className="spacer" />
        {last !== undefined && (
          <span className="foot-words">
            {`Last eviction ${clock(last.atMs)}, ${clientName(last.id)}, stuck for ${text(duration(last.forMs))}`}
          </span>
        )}
        {last === undefined && look !== undefined && `${plural(look.evicted, 'eviction')} so far`}
      </p>
    </section>
  )
}

interface SlowTableProps {
  rows: readonly HubClient[]
  look: HubLook
  onOpen: (id: number) => void
}

function SlowTable({ rows, look, onOpen }: SlowTableProps) {
  return (
    <table>
      <thead>
        <tr>
          <th scope="col">Client</th>
          <th scope="col">Queue</th>
          <th scope="col" className="right">
            Lag
          </th>
          <th scope="col" className="right">
            RTT
          </th>
          <th scope="col">Policy</th>
        </tr>
      </thead>
      <tbody>
        {rows.map((client) => (
          <tr key={client.id}>
            <td className="mono" title={client.address}>
              <button
                type="button"
                onClick={() => {
                  onOpen(client.id)
                }}
              >
                {clientName(client.id)}
              </button>
            </td>
            <td>
              <QueueBar queue={client.queue} limit={look.queueLimit} slowFrom={look.slowFrom} />
            </td>
            <td className="right">{client.lagMs === 0 ? '0' : text(duration(client.lagMs))}</td>
            <td className="right">{text(duration(client.rttMs ?? NaN))}</td>
            <td>
              <Fate client={client} look={look} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
