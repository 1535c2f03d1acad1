/** The shapes: goroutine groups with their states, channels with their fill, pools with their workers, locks. */
import { Handle, type NodeProps, Position } from '@xyflow/react'
import { memo } from 'react'
import { goroutineStates } from '../../../shared/model.ts'
import type { TopologyNode } from '../../../shared/topology.ts'
import { count, shortName, text } from '../../format.ts'
import { StateGlyph, stateToken } from '../../ui/glyphs.tsx'

type OfKind<K extends TopologyNode['kind']> = Extract<TopologyNode, { kind: K }>

export interface NodeData extends Record<string, unknown> {
  node: TopologyNode
  /** Part of a deadlock or a leak. */
  dead: boolean
}

type Props = NodeProps & { data: NodeData }

/** Edges bring their own corners; React Flow wants to know of two ends. */
function Handles() {
  return (
    <span className="topo-handles">
      <Handle type="source" position={Position.Right} isConnectable={false} />
      <Handle type="target" position={Position.Left} isConnectable={false} />
    </span>
  )
}

const Group = memo(function Group({ data }: Props) {
  const node = data.node as OfKind<'group'>
  const [only] = goroutineStates.filter((_, i) => (node.states[i] ?? 0) > 0)
  return (
    <div className="topo-group" data-dead={data.dead || undefined}>
      <Handles />
      <span className="topo-name mono">{node.name}</span>
      {node.goroutine !== undefined && only !== undefined && data.dead ? (
        <span className="topo-one">
          <StateGlyph state={only} />
          <span className="topo-state" style={{ color: `var(--text-${stateToken(only)})` }}>
            {only.replace('chan ', '')}
          </span>
          <span className="spacer" />
          <span>G {node.goroutine}</span>
        </span>
      ) : (
        <span className="topo-one">
          <span className="topo-states">
            {goroutineStates.map((state, i) =>
              (node.states[i] ?? 0) === 0 ? null : (
                <i
                  key={state}
                  style={{ flexGrow: node.states[i], background: `var(--state-${stateToken(state)})` }}
                />
              ),
            )}
          </span>
          <span>{text(count(node.count))}</span>
        </span>
      )}
    </div>
  )
})

/** Characters that a channel's pill has room for: names that begin alike are told apart by their ends. */
const pillRoom = 11

const Channel = memo(function Channel({ data }: Props) {
  const node = data.node as OfKind<'channel'>
  const share = node.cap === 0 ? 0 : Math.min(1, node.len / node.cap)
  const full = node.cap > 0 && node.len >= node.cap
  const words = node.cap === 0 ? 'unbuffered' : `${text(count(node.len))} / ${text(count(node.cap))}`
  return (
    <div
      className="topo-channel"
      data-dead={data.dead || undefined}
      data-full={(full && node.senders > 0) || undefined}
      data-unbuffered={node.cap === 0 || undefined}
    >
      <div className="topo-pill">
        <Handles />
        <i style={{ width: `${(share * 100).toFixed(1)}%` }} />
        <span className="topo-name mono" title={node.name}>
          {shortName(node.name, pillRoom)}
          {node.channels > 1 && ` ×${text(count(node.channels))}`}
        </span>
      </div>
      <span className="topo-words">{node.closed ? 'closed' : words}</span>
    </div>
  )
})

/** The figures beside them need the more room, the longer they are. */
const roomForDots = (size: number): number => (size < 10 ? 8 : size < 100 ? 5 : 3)

const Pool = memo(function Pool({ data }: Props) {
  const { name, size, busy } = data.node as OfKind<'pool'>
  const dots = Math.min(size, roomForDots(size))
  const lit = size === 0 ? 0 : Math.round((busy / size) * dots)
  return (
    <div className="topo-group topo-pool" data-saturated={(busy >= size && size > 0) || undefined}>
      <Handles />
      <span className="topo-name mono">{name}</span>
      <span className="topo-one">
        <span className="topo-workers">
          {Array.from({ length: dots }, (_, i) => (
            <i key={i} data-busy={i < lit || undefined} />
          ))}
        </span>
        <span className="spacer" />
        <span>
          {busy} / {size}
        </span>
      </span>
    </div>
  )
})

const Lock = memo(function Lock({ data }: Props) {
  const { name, waiting } = data.node as OfKind<'lock'>
  return (
    <div className="topo-lock" data-dead={data.dead || undefined}>
      <Handles />
      <svg viewBox="0 0 116 34" aria-hidden="true" preserveAspectRatio="none">
        <path d="M14 1h88l13 16-13 16H14L1 17z" />
      </svg>
      <span className="topo-name mono">
        <StateGlyph state="mutex" />
        <span title={name}>{name}</span>
        {waiting > 1 && <small>{waiting} wait</small>}
      </span>
    </div>
  )
})

const Clients = memo(function Clients({ data }: Props) {
  const { name, count: connected } = data.node as OfKind<'clients'>
  return (
    <div className="topo-clients" title={`of the hub ${name}`}>
      <Handles />
      <span className="topo-name">WebSocket clients</span>
      <span className="topo-words">{text(count(connected))} connected</span>
    </div>
  )
})

/** Behind the members of a cycle. */
const Hull = memo(function Hull() {
  return <div className="topo-hull" />
})

/** React Flow has a look of its own for a type called group. */
export const nodeTypes = {
  goroutines: Group,
  channel: Channel,
  pool: Pool,
  lock: Lock,
  clients: Clients,
  hull: Hull,
}

/** For those who do not see it. */
export function describeNode(node: TopologyNode): string {
  switch (node.kind) {
    case 'group':
      return `${String(node.count)} goroutines ${node.name}`
    case 'channel':
      return `channel ${node.name}, ${node.cap === 0 ? 'unbuffered' : `${String(node.len)} of ${String(node.cap)}`}, ${String(node.senders)} senders and ${String(node.receivers)} receivers wait`
    case 'pool':
      return `pool ${node.name}, ${String(node.busy)} of ${String(node.size)} busy`
    case 'lock':
      return `${node.lock} ${node.name}, ${String(node.waiting)} wait`
    case 'clients':
      return `${String(node.count)} WebSocket clients of the hub ${node.name}`
  }
}
