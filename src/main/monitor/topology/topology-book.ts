/**
 * The topology as it was seen so far. Channels note by number who used which end last; here those become groups by
 * origin, and a link once seen stays as long as its channel, so that the picture does not flicker.
 */
import type { Clock } from '../../base/index.ts'
import type { FarPicture } from '../../parallel/index.ts'
import type { Chan, Runtime } from '../../runtime/index.ts'
import type { Topology, TopologyEdge, TopologyNode } from '../../../shared/topology.ts'
import { diagnose, type Diagnosis } from '../wait-for/index.ts'
import { Across } from './across.ts'
import { channelKey, groupKey } from './keys.ts'
import { Locks } from './locks.ts'
import { markKnots } from './marks.ts'
import { gather } from './gather.ts'
import { Hubs } from './hubs.ts'
import {
  add,
  type ChannelNode,
  channelNode,
  count,
  type Ends,
  type GroupNode,
  note,
  noteUsers,
  ifAlone,
} from './parts.ts'
import { type PoolSeen, poolsOf } from './pools.ts'
import { drawStarts, type Made } from './starts.ts'

/** Three or more channels of one making are drawn as one. */
const crowd = 3
const mostWalked = 50_000
/** The wait-for graph of a large program is looked at less often: it may take this share of the thread. */
const diagnosisShare = 0.03

interface Rate {
  sends: number
  atMs: number
  perS: number | null
}

export class TopologyBook {
  readonly #rt: Runtime
  readonly #clock: Clock
  readonly #across: Across
  readonly #ends = new Map<string, Ends>()
  readonly #rates = new Map<string, Rate>()
  #shown: ReadonlySet<string> = new Set()

  #diagnoses: readonly Diagnosis[] = []
  #diagnoseAtMs = -Infinity

  constructor(rt: Runtime) {
    this.#rt = rt
    this.#clock = rt.clock
    this.#across = new Across(rt)
  }

  /** With what the other processors tell. */
  async lookAll(): Promise<Topology> {
    return this.look(await this.#across.pictures())
  }

  look(others: readonly FarPicture[] = []): Topology {
    const groups = new Map<string, GroupNode>()
    const origin = new Map<number, string>()
    const origins = new Map<string, Made>()
    const locks = new Locks()
    const pools = poolsOf(this.#rt)
    for (const { node, workers } of pools) for (const id of workers) origin.set(id, node.id)
    let left = mostWalked
    for (const g of this.#rt.goroutines()) {
      const pool = origin.get(g.id)
      const key = pool ?? groupKey(g)
      if (pool === undefined) {
        origin.set(g.id, key)
        count(groups, key, g)
        origins.set(key, g.origin)
      }
      locks.see(g, key)
      this.#across.see(g, key)
      if (--left === 0) break
    }
    this.#across.count(others, groups)
    const users = new Set([...groups.keys(), ...pools.map(({ node }) => node.id)])
    const channels = new Map<string, ChannelNode>()
    const edges = new Map<string, TopologyEdge>()
    const sends = new Map<string, number>()
    for (const [key, some] of this.#channels()) {
      const node = channelNode(key, some)
      channels.set(key, node)
      sends.set(
        key,
        some.reduce((sum, { probe }) => sum + probe.sends, 0),
      )
      this.#link(key, some, origin, users, edges, node, sends.get(key) ?? 0)
    }
    this.#across.draw(users, channels, edges, (key, total) => this.#rate(key, total))
    locks.draw(origin, edges)
    for (const pool of pools) this.#linkPool(pool, origin, users, edges)
    const hubs = new Hubs(this.#rt, (key, total) => this.#rate(key, total))
    hubs.draw(channels, edges, users, origin)
    drawStarts(origins, edges)
    const nodes: TopologyNode[] = [
      ...groups.values(),
      ...channels.values(),
      ...locks.nodes(),
      ...pools.map(({ node }) => node),
      ...hubs.nodes,
    ]
    const found: Topology = {
      nodes,
      edges: [...edges.values()],
      knots: [],
      hidden: 0,
      atMs: this.#clock.wall(),
    }
    markKnots(found, this.#diagnose(), origin, this.#clock.wall())
    const gathered = gather(found, this.#shown)
    this.#shown = new Set(gathered.nodes.map(({ id }) => id))
    return gathered
  }

  #diagnose(): readonly Diagnosis[] {
    const nowMs = this.#clock.now()
    if (nowMs < this.#diagnoseAtMs) return this.#diagnoses
    const start = performance.now()
    this.#diagnoses = diagnose(this.#rt)
    this.#diagnoseAtMs = nowMs + (performance.now() - start) / diagnosisShare
    return this.#diagnoses
  }

  #channels(): Map<string, Chan<unknown>[]> {
    const byKey = new Map<string, Chan<unknown>[]>()
    for (const chan of this.#rt.channels()) {
      if (chan.probe.internal || (chan.closed && chan.len === 0)) continue
      const key = channelKey(chan)
      const some = byKey.get(key)
      if (some === undefined) byKey.set(key, [chan])
      else some.push(chan)
    }
    const found = new Map<string, Chan<unknown>[]>()
    for (const [key, some] of byKey) {
      if (some.length >= crowd) found.set(key, some)
      else for (const chan of some) found.set(`chan:${String(chan.id)}`, [chan])
    }
    return found
  }

  #link(
    key: string,
    some: readonly Chan<unknown>[],
    origin: ReadonlyMap<number, string>,
    users: ReadonlySet<string>,
    edges: Map<string, TopologyEdge>,
    node: ChannelNode,
    sends: number,
  ): void {
    const ends = this.#ends.get(key) ?? { senders: new Set<string>(), receivers: new Set<string>() }
    this.#ends.set(key, ends)
    for (const { probe } of some) {
      noteUsers(ends.senders, probe.senders, origin)
      noteUsers(ends.receivers, probe.receivers, origin)
    }
    const perS = this.#rate(key, sends)
    const senders = [...ends.senders].filter((group) => users.has(group))
    const receivers = [...ends.receivers].filter((group) => users.has(group))
    for (const group of senders)
      add(edges, {
        from: group,
        to: node.id,
        perS: ifAlone(perS, senders),
        waiting: node.senders,
        side: 'send',
      })
    for (const group of receivers)
      add(edges, {
        from: node.id,
        to: group,
        perS: ifAlone(perS, receivers),
        waiting: node.receivers,
        side: 'receive',
      })
  }

  #linkPool(
    { node, submitters, submitterGroups, submitted, waiting }: PoolSeen,
    origin: ReadonlyMap<number, string>,
    users: ReadonlySet<string>,
    edges: Map<string, TopologyEdge>,
  ): void {
    const { senders, receivers } = this.#ends.get(node.id) ?? {
      senders: new Set<string>(),
      receivers: new Set<string>(),
    }
    this.#ends.set(node.id, { senders, receivers })
    for (const id of submitters) note(senders, origin.get(id))
    for (const group of submitterGroups) note(senders, group)
    const perS = this.#rate(node.id, submitted)
    const from = [...senders].filter((user) => users.has(user) && user !== node.id)
    for (const user of from)
      add(edges, { from: user, to: node.id, perS: ifAlone(perS, from), waiting, side: 'send' })
  }

  #rate(key: string, sends: number): number | null {
    const atMs = this.#clock.now()
    const before = this.#rates.get(key)
    if (before !== undefined && atMs - before.atMs < 400) return before.perS
    const perS =
      before === undefined ? null : Math.max(0, ((sends - before.sends) * 1000) / (atMs - before.atMs))
    this.#rates.set(key, { sends, atMs, perS })
    return perS
  }
}
