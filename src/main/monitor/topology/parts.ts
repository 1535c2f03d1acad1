/** Nodes and edges of the picture, one at a time. */
import type { Chan, Goroutine } from '../../runtime/index.ts'
import { goroutineStates } from '../../../shared/model.ts'
import type { TopologyEdge, TopologyNode } from '../../../shared/topology.ts'
import { stateOf } from '../goroutine-states.ts'
import { shortSite } from '../site-words.ts'

export type GroupNode = Extract<TopologyNode, { kind: 'group' }>
export type ChannelNode = Extract<TopologyNode, { kind: 'channel' }>

export interface Ends {
  senders: Set<string>
  receivers: Set<string>
}

export function note(ends: Set<string>, group: string | undefined): void {
  if (group !== undefined) ends.add(group)
}

export function share(perS: number | null, groups: readonly string[]): number | null {
  return perS === null ? null : perS / Math.max(1, groups.length)
}

export function add(
  edges: Map<string, TopologyEdge>,
  edge: Omit<TopologyEdge, 'id' | 'kind' | 'dead'>,
): void {
  const id = `${edge.from}>${edge.to}`
  edges.set(id, { ...edge, id, kind: 'flow', dead: false })
}

export function count(groups: Map<string, GroupNode>, key: string, g: Goroutine): void {
  let node = groups.get(key)
  if (node === undefined) {
    const states = goroutineStates.map(() => 0)
    node = {
      id: key,
      kind: 'group',
      name: g.name,
      site: shortSite(g.site),
      count: 0,
      states,
      goroutine: g.id,
    }
    groups.set(key, node)
  }
  node.count++
  if (node.count > 1) delete node.goroutine
  const { waitReason } = g
  const state =
    waitReason === undefined ? (g.state === 'running' ? 'running' : 'runnable') : stateOf[waitReason]
  const at = goroutineStates.indexOf(state)
  node.states[at] = (node.states[at] ?? 0) + 1
}

export function channelNode(key: string, some: readonly Chan<unknown>[]): ChannelNode {
  const [first] = some as [Chan<unknown>, ...Chan<unknown>[]]
  const sum = (of: (chan: Chan<unknown>) => number): number =>
    some.reduce((total, chan) => total + of(chan), 0)
  return {
    id: key,
    kind: 'channel',
    name: first.name,
    channels: some.length,
    ...(some.length === 1 && { channel: first.id }),
    len: sum(({ len }) => len),
    cap: sum(({ cap }) => cap),
    closed: some.every(({ closed }) => closed),
    senders: sum(({ sendersWaiting }) => sendersWaiting),
    receivers: sum(({ receiversWaiting }) => receiversWaiting),
  }
}
