import type { ReactNode } from 'react'
import { goroutineStates } from '../../../shared/model.ts'
import type { Topology, TopologyEdge, TopologyNode } from '../../../shared/topology.ts'
import { count, plural, rate, text } from '../../format.ts'
import { Drawer, DrawerSection } from '../../ui/drawer.tsx'
import { StateGlyph } from '../../ui/glyphs.tsx'
import { ChannelDrawer } from '../channels/channel-drawer.tsx'
import { GoroutineDrawer } from '../goroutines/goroutine-drawer.tsx'
import { describeNode } from './nodes.tsx'
import '../channels/channels.css'
import '../goroutines/goroutines.css'

interface NodeDrawerProps {
  topology: Topology
  node: TopologyNode
  onOpen: (id: string) => void
  onClose: () => void
}

/** One channel and one goroutine have drawers of their own; what stands for many says what it is and with whom it is linked. */
export function NodeDrawer({ topology, node, onOpen, onClose }: NodeDrawerProps) {
  if (node.kind === 'channel' && node.channel !== undefined)
    return <ChannelDrawer id={node.channel} onClose={onClose} />
  if (node.kind === 'group' && node.goroutine !== undefined)
    return <GoroutineDrawer id={node.goroutine} onClose={onClose} />
  const links = (edges: readonly TopologyEdge[], end: 'from' | 'to'): ReactNode => (
    <ul className="node-links">
      {edges.map((edge) => {
        const other = topology.nodes.find(({ id }) => id === edge[end])
        return other === undefined ? null : (
          <li key={edge.id}>
            <button
              type="button"
              className="mono"
              onClick={() => {
                onOpen(other.id)
              }}
            >
              {other.name}
            </button>
            <span>{linkWords(edge)}</span>
          </li>
        )
      })}
    </ul>
  )
  const into = topology.edges.filter(({ to }) => to === node.id)
  const outOf = topology.edges.filter(({ from }) => from === node.id)
  return (
    <Drawer
      label={describeNode(node)}
      width={352}
      head={
        <>
          <h2 className="mono">{node.name}</h2>
          <span className="spacer" />
        </>
      }
      copy={describeNode(node)}
      onClose={onClose}
    >
      <Facts node={node} />
      {into.length > 0 && (
        <DrawerSection title={node.kind === 'group' ? 'Receives from, holds' : 'From'}>
          {links(into, 'from')}
        </DrawerSection>
      )}
      {outOf.length > 0 && (
        <DrawerSection title={node.kind === 'group' ? 'Sends to, waits for' : 'To'}>
          {links(outOf, 'to')}
        </DrawerSection>
      )}
      {into.length + outOf.length === 0 && (
        <DrawerSection title="Links">
          <p className="drawer-quiet">No link with anybody was seen so far.</p>
        </DrawerSection>
      )}
    </Drawer>
  )
}

function linkWords({ kind, perS, waiting, dead }: TopologyEdge): string {
  if (dead) return 'blocked for good'
  if (kind === 'hold') return 'held'
  if (kind === 'start') return 'starts'
  const waits = waiting > 0 ? `${text(count(waiting))} wait` : ''
  const flow = kind === 'flow' && perS !== null ? text(rate(perS)) : ''
  return [flow, waits].filter((part) => part !== '').join(', ')
}

function Facts({ node }: { node: TopologyNode }) {
  switch (node.kind) {
    case 'group':
      return (
        <DrawerSection title={plural(node.count, 'goroutine')} note={node.site}>
          <ul className="node-links">
            {goroutineStates.map((state, i) =>
              (node.states[i] ?? 0) === 0 ? null : (
                <li key={state}>
                  <span>
                    <StateGlyph state={state} /> {state}
                  </span>
                  <span>{text(count(node.states[i] ?? 0))}</span>
                </li>
              ),
            )}
          </ul>
        </DrawerSection>
      )
    case 'channel':
      return (
        <DrawerSection title={plural(node.channels, 'channel')} note={node.closed ? 'closed' : ''}>
          <p className="drawer-quiet">
            {node.cap === 0
              ? 'Unbuffered.'
              : `${text(count(node.len))} of ${text(count(node.cap))} values in all.`}{' '}
            {plural(node.senders, 'sender')} and {plural(node.receivers, 'receiver')} wait.
          </p>
        </DrawerSection>
      )
    case 'pool':
      return (
        <DrawerSection title="Worker pool">
          <p className="drawer-quiet">
            {node.busy} of {plural(node.size, 'worker')} busy, {plural(node.queued, 'job')} queued.
          </p>
        </DrawerSection>
      )
    case 'lock':
      return (
        <DrawerSection title={node.lock}>
          <p className="drawer-quiet">{plural(node.waiting, 'goroutine')} wait for it.</p>
        </DrawerSection>
      )
    case 'clients':
      return (
        <DrawerSection title={`Clients of the hub ${node.name}`}>
          <p className="drawer-quiet">{plural(node.count, 'connection')}; the Hub screen has each of them.</p>
        </DrawerSection>
      )
  }
}
