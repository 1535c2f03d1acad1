import './hub.css'
import '../overview/overview.css'
import { useCallback, useState } from 'react'
import type { HubLook } from '../../../shared/hub.ts'
import { MoreMenu } from '../../copy/more-menu.tsx'
import { compact, count, plural, text } from '../../format.ts'
import { useSession } from '../../state/context.ts'
import { useSampled } from '../../state/use-sampled.ts'
import { Segmented } from '../../ui/controls.tsx'
import { PageHeader } from '../../ui/page-header.tsx'
import { QueueCard, RttCard } from './bars-card.tsx'
import { Clients } from './clients.tsx'
import { ClientDrawer } from './client-drawer.tsx'
import { clientRows, roomRows } from './copy.ts'
import { FanOutCard } from './fan-out-card.tsx'
import { KpiStrip } from './kpi-strip.tsx'
import { MessagesCard } from './messages-card.tsx'
import { Rooms } from './rooms.tsx'
import { SlowCard } from './slow-card.tsx'
import { hubsIn, useHubFigures, useHubLook, type HubFigures } from './use-hub.ts'

type Part = 'board' | 'clients'
const parts = [
  { value: 'board', label: 'Overview' },
  { value: 'clients', label: 'Clients' },
] as const
const noEvictions: HubLook['evictions'] = []

export function Hub() {
  const { samples } = useSession()
  const known = useSampled(
    useCallback(() => hubsIn(samples).join('\n'), [samples]),
    'second',
  )
  const hubs = known === '' ? [] : known.split('\n')
  const [wanted, setWanted] = useState<string>()
  const [part, setPart] = useState<Part>('board')
  const hub = wanted !== undefined && hubs.includes(wanted) ? wanted : hubs[0]
  if (hub === undefined) return <NoHub />
  return <OneHub hub={hub} hubs={hubs} part={part} onHub={setWanted} onPart={setPart} />
}

function NoHub() {
  return (
    <div className="hub-screen">
      <PageHeader title="Hub" sentence="This program has no hub" />
      <div className="card hub-none">
        <p>
          <b>No WebSocket hub runs in this program.</b>
        </p>
        <p>
          A program that makes <code>new Hub({'{ name }'})</code> shows its clients, rooms and slow consumers
          here. The workloads <b>Hub chat</b> and <b>Thumbnails</b> have one.
        </p>
      </div>
    </div>
  )
}

interface OneHubProps {
  hub: string
  hubs: readonly string[]
  part: Part
  onHub: (hub: string) => void
  onPart: (part: Part) => void
}

function OneHub({ hub, hubs, part, onHub, onPart }: OneHubProps) {
  const session = useSession()
  const look = useHubLook(hub).data
  const figures = useHubFigures(hub)
  const [search, setSearch] = useState('')
  const [slowOnly, setSlowOnly] = useState(false)
  const [opened, setOpened] = useState<number>()
  return (
    <div className="hub-screen" data-part={part}>
      <div className="hub-head">
        <PageHeader title="Hub" sentence={look === undefined ? '' : sentence(look, figures)} />
        <div className="hub-controls">
          {hubs.length > 1 && (
            <Segmented
              small
              label="Hub"
              options={hubs.map((value) => ({ value, label: value }))}
              value={hub}
              onChange={onHub}
            />
          )}
          <Segmented<Part> small label="Show" options={parts} value={part} onChange={onPart} />
        </div>
      </div>
      {part === 'board' || look === undefined ? (
        <Board
          hub={hub}
          look={look}
          figures={figures}
          onAll={() => {
            onPart('clients')
          }}
          onOpen={(id) => {
            setSlowOnly(true)
            setOpened(id)
            onPart('clients')
          }}
        />
      ) : (
        <div className="hub-clients">
          <section className="card hub-card" aria-label="Clients">
            <div className="hub-filter">
              <input
                type="search"
                aria-label="Find clients"
                placeholder="c-00017 or part of an address"
                value={search}
                onChange={({ target }) => {
                  setSearch(target.value)
                }}
              />
              <Segmented
                small
                label="Which clients"
                options={[
                  { value: 'all', label: `All ${compact(figures.clients || 0)}` },
                  { value: 'slow', label: `Slow ${compact(figures.slow || 0)}` },
                ]}
                value={slowOnly ? 'slow' : 'all'}
                onChange={(which) => {
                  setSlowOnly(which === 'slow')
                }}
              />
              <span className="spacer" />
              <MoreMenu
                title="Clients"
                table={clientRows(session, {
                  hub,
                  search,
                  slowOnly,
                  sort: { by: 'queue', descending: true },
                })}
              />
            </div>
            <Clients look={look} search={search} slowOnly={slowOnly} opened={opened} onOpen={setOpened} />
          </section>
          {opened !== undefined && (
            <ClientDrawer
              hub={hub}
              id={opened}
              onClose={() => {
                setOpened(undefined)
              }}
            />
          )}
        </div>
      )}
    </div>
  )
}

interface BoardProps {
  hub: string
  look: HubLook | undefined
  figures: HubFigures
  onAll: () => void
  onOpen: (id: number) => void
}

function Board({ hub, look, figures, onAll, onOpen }: BoardProps) {
  const session = useSession()
  return (
    <>
      <KpiStrip hub={hub} />
      <div className="hub-grid">
        <MessagesCard hub={hub} />
        <FanOutCard hub={hub} evictions={look?.evictions ?? noEvictions} />
        <div className="hub-column">
          <section className="card hub-card rooms-card" aria-label="Rooms">
            <header className="chart-head">
              <h2>Rooms</h2>
              <span className="chart-unit">
                {figures.rooms > 0 ? `${text(count(figures.rooms))}, by deliveries` : 'by deliveries'}
              </span>
              <span className="spacer" />
              <MoreMenu title="Rooms" table={roomRows(session, hub)} />
            </header>
            <Rooms hub={hub} />
          </section>
          <RttCard look={look} figures={figures} />
        </div>
        <div className="hub-column">
          <QueueCard look={look} slow={figures.slow} />
          <SlowCard look={look} slow={figures.slow} onAll={onAll} onOpen={onOpen} />
        </div>
      </div>
    </>
  )
}

function sentence(look: HubLook, { clients, rooms, slow }: HubFigures): string {
  const lost = Object.values(look.drops).reduce((sum, n) => sum + n, 0)
  const where = rooms > 0 ? ` in ${plural(rooms, 'room')}` : ''
  const losses = lost === 0 ? 'no message lost' : `${text(count(lost))} deliveries lost since the start`
  return `${plural(clients || 0, 'client')}${where}, ${losses}${slow > 0 ? `, ${text(count(slow))} slow` : ''}`
}
