/**
 * What the picture shows of other processors: their goroutines, by origin beside those of P0, and the channels between
 * threads. Who uses such a channel is seen when it waits there, and stays as long as the channel.
 */
import {
  type FarGroup,
  type FarPicture,
  type ProcessorSet,
  type SharedChan,
  sharedWaits,
} from '../../parallel/index.ts'
import type { Goroutine, Runtime } from '../../runtime/index.ts'
import { goroutineId } from '../../../shared/goroutine-id.ts'
import type { TopologyEdge } from '../../../shared/topology.ts'
import { channelId } from '../channel-entry.ts'
import { shortSite } from '../site-words.ts'
import { stateOfDoing } from '../tables/census.ts'
import { goroutineStates } from '../../../shared/model.ts'
import { add, type ChannelNode, type Ends, type GroupNode, ifAlone } from './parts.ts'

export class Across {
  readonly #rt: Runtime
  readonly #ends = new Map<number, Ends>()

  constructor(rt: Runtime) {
    this.#rt = rt
  }

  /** Each processor is asked. */
  async pictures(): Promise<FarPicture[]> {
    return (await this.#set?.goroutines.pictures()) ?? []
  }

  /** One of P0. */
  see(g: Goroutine, group: string): void {
    for (const { channel, receives } of sharedWaits(g)) this.#note(channel.id, receives, group)
  }

  count(pictures: readonly FarPicture[], groups: Map<string, GroupNode>): void {
    for (const { processor, groups: some, users } of pictures) {
      for (const group of some) countFar(groups, group, processor)
      for (const { group, channel, receives } of users)
        this.#note(channel, receives, keyOf(some[group] as FarGroup))
    }
  }

  draw(
    users: ReadonlySet<string>,
    channels: Map<string, ChannelNode>,
    edges: Map<string, TopologyEdge>,
    rate: (key: string, sends: number) => number | null,
  ): void {
    const open = new Set<number>()
    for (const channel of this.#set?.sharedChannels() ?? []) {
      open.add(channel.id)
      if (channel.closed && channel.len === 0) continue
      const node = nodeOf(channel)
      channels.set(node.id, node)
      const ends = this.#ends.get(channel.id)
      if (ends === undefined) continue
      const perS = rate(node.id, channel.probe.sends)
      const [from, to] = [ends.senders, ends.receivers].map((some) =>
        [...some].filter((key) => users.has(key)),
      )
      for (const group of from ?? [])
        add(edges, {
          from: group,
          to: node.id,
          perS: ifAlone(perS, from ?? []),
          waiting: node.senders,
          side: 'send',
        })
      for (const group of to ?? [])
        add(edges, {
          from: node.id,
          to: group,
          perS: ifAlone(perS, to ?? []),
          waiting: node.receivers,
          side: 'receive',
        })
    }
    for (const id of this.#ends.keys()) if (!open.has(id)) this.#ends.delete(id)
  }

  #note(channel: number, receives: boolean, group: string): void {
    let ends = this.#ends.get(channel)
    if (ends === undefined) this.#ends.set(channel, (ends = { senders: new Set(), receivers: new Set() }))
    ;(receives ? ends.receivers : ends.senders).add(group)
  }

  get #set(): ProcessorSet | undefined {
    return this.#rt.registry.list('processors')[0] as ProcessorSet | undefined
  }
}

/** As `groupKey`. */
const keyOf = ({ name, site }: FarGroup): string => `go:${name}@${site}`

function countFar(groups: Map<string, GroupNode>, group: FarGroup, processor: number): void {
  const key = keyOf(group)
  let node = groups.get(key)
  if (node === undefined) {
    const { name, site } = group
    const states = goroutineStates.map(() => 0)
    node = { id: key, kind: 'group', name, site: shortSite(site), count: 0, states }
    groups.set(key, node)
  }
  node.count += group.count
  if (node.count === 1) node.goroutine = goroutineId({ processor, id: group.id })
  else delete node.goroutine
  for (const [code, some] of group.doing.entries()) {
    const state = stateOfDoing[code] as number
    node.states[state] = (node.states[state] ?? 0) + some
  }
}

function nodeOf({
  id,
  name,
  len,
  cap,
  closed,
  sendersWaiting,
  receiversWaiting,
}: SharedChan<unknown>): ChannelNode {
  return {
    id: `shared:${String(id)}`,
    kind: 'channel',
    name,
    channels: 1,
    channel: channelId(true, id),
    len,
    cap,
    closed,
    senders: sendersWaiting,
    receivers: receiversWaiting,
  }
}
