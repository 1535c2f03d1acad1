/**
 * The clients of a hub stand at both ends of the picture: what they say comes out of its inbox, and what is broadcast goes to
 * them through goroutines of the hub that hand clients on instead of values.
 */
import type { Hub } from '../../hub/index.ts'
import type { Runtime } from '../../runtime/index.ts'
import type { TopologyEdge, TopologyNode } from '../../../shared/topology.ts'
import { add, type ChannelNode, noteUsers } from './parts.ts'

type Rate = (key: string, total: number) => number | null

export class Hubs {
  readonly nodes: TopologyNode[] = []
  readonly #rt: Runtime
  readonly #rate: Rate

  constructor(rt: Runtime, rate: Rate) {
    this.#rt = rt
    this.#rate = rate
  }

  draw(
    channels: ReadonlyMap<string, ChannelNode>,
    edges: Map<string, TopologyEdge>,
    groups: ReadonlySet<string>,
    origin: ReadonlyMap<number, string>,
  ): void {
    for (const hub of this.#rt.registry.list('hub') as readonly Hub[]) {
      const { name } = hub
      const id = `hub:${name}`
      const { clients, messagesIn, messagesOut } = hub.stats()
      this.nodes.push({ id, kind: 'clients', name, count: clients })
      const inbox = [...channels.values()].find(({ channel }) => channel === hub.inbox.id)
      if (inbox !== undefined)
        add(edges, {
          from: id,
          to: inbox.id,
          perS: this.#rate(`${id} in`, messagesIn),
          waiting: inbox.senders,
          side: 'send',
        })
      const { loops, writers } = this.#crew(name, origin)
      const perS = this.#rate(`${id} out`, messagesOut)
      for (const to of writers) {
        if (!groups.has(to)) continue
        for (const from of loops)
          if (from !== to && groups.has(from)) add(edges, { from, to, perS: null, waiting: 0, side: 'send' })
        add(edges, { from: to, to: id, perS, waiting: 0, side: 'send' })
      }
    }
  }

  /** Who wakes the writer, and who writes. */
  #crew(name: string, origin: ReadonlyMap<number, string>): { loops: Set<string>; writers: Set<string> } {
    const loops = new Set<string>()
    const writers = new Set<string>()
    for (const { name: channel, probe } of this.#rt.channels()) {
      if (channel !== `hub.${name}.flush`) continue
      noteUsers(loops, probe.senders, origin)
      noteUsers(writers, probe.receivers, origin)
    }
    return { loops, writers }
  }
}
