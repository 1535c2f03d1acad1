/**
 * A picture of a few dozen nodes, however large the program is: the most connected and the busiest stand for themselves,
 * the rest of each kind is drawn as one, with what flows between them. Who is part of a knot always stands for itself.
 */
import { goroutineStates } from '../../../shared/model.ts'
import type { Topology, TopologyEdge, TopologyNode } from '../../../shared/topology.ts'

const mostNodes = 48
/** Who is drawn already stays until another one is clearly worth more. */
const loyalty = 8

type OfKind<K extends TopologyNode['kind']> = Extract<TopologyNode, { kind: K }>

export function gather(found: Topology, shown: ReadonlySet<string>): Topology {
  const linked = linksOf(found.edges)
  const knotted = new Set(found.knots.flatMap(({ nodes }) => nodes))
  const worth = (node: TopologyNode): number =>
    (knotted.has(node.id) ? 1e6 : 0) +
    (linked.get(node.id) ?? 0) +
    (node.kind === 'pool' ? 5 : 0) +
    (shown.has(node.id) ? loyalty : 0)
  const sorted = found.nodes
    // A channel that nobody uses is a line in a table, not in a picture.
    .filter((node) => node.kind !== 'channel' || linked.has(node.id) || knotted.has(node.id))
    .sort((a, b) => worth(b) - worth(a) || (a.id < b.id ? -1 : 1))
  const kept = sorted.slice(0, mostNodes)
  const rest = sorted.slice(mostNodes)
  const groups = rest.filter((node) => node.kind === 'group')
  const channels = rest.filter((node) => node.kind === 'channel')
  const others = rest.length - groups.length - channels.length
  const stands = new Map<string, string>(kept.map(({ id }) => [id, id]))
  for (const { id } of groups) stands.set(id, restOfGroups)
  for (const { id } of channels) stands.set(id, restOfChannels)
  return {
    ...found,
    nodes: [...kept, ...together(groups), ...channelsTogether(channels)],
    edges: edgesBetween(found.edges, stands),
    hidden: groups.length + channels.length + others,
  }
}

const restOfGroups = 'rest:groups'
const restOfChannels = 'rest:channels'

function linksOf(edges: readonly TopologyEdge[]): Map<string, number> {
  const linked = new Map<string, number>()
  for (const { from, to, perS, waiting } of edges)
    for (const id of [from, to])
      linked.set(id, (linked.get(id) ?? 0) + 10 + Math.log10(1 + (perS ?? 0)) + waiting / 100)
  return linked
}

function together(groups: readonly OfKind<'group'>[]): TopologyNode[] {
  if (groups.length === 0) return []
  const count = sum(groups, (group) => group.count)
  const states = goroutineStates.map((_, i) => sum(groups, (group) => group.states[i] ?? 0))
  return [{ id: restOfGroups, kind: 'group', name: `${String(groups.length)} more`, site: '', count, states }]
}

function channelsTogether(channels: readonly OfKind<'channel'>[]): TopologyNode[] {
  if (channels.length === 0) return []
  return [
    {
      id: restOfChannels,
      kind: 'channel',
      name: `${String(channels.length)} more`,
      channels: sum(channels, (node) => node.channels),
      len: sum(channels, (node) => node.len),
      cap: sum(channels, (node) => node.cap),
      closed: false,
      senders: sum(channels, (node) => node.senders),
      receivers: sum(channels, (node) => node.receivers),
    },
  ]
}

/** Edges with the same ends become one that carries all of them. */
function edgesBetween(edges: readonly TopologyEdge[], stands: ReadonlyMap<string, string>): TopologyEdge[] {
  const merged = new Map<string, TopologyEdge>()
  for (const edge of edges) {
    const from = stands.get(edge.from)
    const to = stands.get(edge.to)
    if (from === undefined || to === undefined) continue
    const id = `${from}>${to}`
    const known = merged.get(id)
    if (known === undefined) merged.set(id, { ...edge, id, from, to })
    else {
      known.perS = known.perS === null ? edge.perS : known.perS + (edge.perS ?? 0)
      known.waiting += edge.waiting
    }
  }
  return [...merged.values()]
}

const sum = <T>(items: readonly T[], of: (item: T) => number): number =>
  items.reduce((total, item) => total + of(item), 0)
