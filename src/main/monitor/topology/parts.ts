/** Nodes and edges of the picture, one at a time. */
import type { Chan, Goroutine, internals } from '../../runtime/index.ts'
import { goroutineStates } from '../../../shared/model.ts'
import type { TopologyEdge, TopologyNode } from '../../../shared/topology.ts'
import { stateOf } from '../goroutine-states.ts'
import { shortSite } from '../site-words.ts'
import { groupKey } from './keys.ts'

export type GroupNode = Extract<TopologyNode, { kind: 'group' }>
export type ChannelNode = Extract<TopologyNode, { kind: 'channel' }>

export interface Ends {
  senders: Set<string>
  receivers: Set<string>
}

export function note(ends: Set<string>, group: string | undefined): void {
  if (group !== undefined) ends.add(group)
}

/** Those who use one end of a channel: by number as long as they live, and by where they come from. */
export function noteUsers(
  ends: Set<string>,
  users: internals.Users,
  origin: ReadonlyMap<number, string>,
): void {
  for (const id of users.ids) note(ends, origin.get(id))
  for (const made of users.origins) ends.add(groupKey(made))
}

/** Of several who use one end nobody knows how much each does. */
export function ifAlone(perS: number | null, groups: readonly string[]): number | null {
  return groups.length === 1 ? perS : null
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
