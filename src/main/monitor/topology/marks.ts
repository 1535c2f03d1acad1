/** Deadlocks and leaks drawn into the topology: which edges are dead, and their numbers in the cycle. */
import type { Topology, TopologyNode } from '../../../shared/topology.ts'
import type { Diagnosis, GoroutineRef, ObjectRef } from '../wait-for/index.ts'

/** A wait shorter than this may be over at the next look. */
const settledMs = 2000

const advice: Readonly<Record<Diagnosis['kind'], string>> = {
  'global deadlock': 'Send and receive outside of locks, and take locks in one order.',
  'partial deadlock':
    'Send and receive outside of locks, and take locks in one order. A larger buffer only delays it.',
  leak: 'Select on ctx.done() beside the channel, or close it when its last user leaves.',
  'lost done': 'Start members with wg.go(), or call done() in finally.',
  're-entrant read lock': 'Take the read lock once and pass the data on.',
  'double lock': 'Let the inner function expect the lock to be held.',
}

/** `origin`: the node that stands for a goroutine. */
export function markKnots(
  topology: Topology,
  found: readonly Diagnosis[],
  origin: ReadonlyMap<number, string>,
  wallMs: number,
): void {
  const groupOf = ({ id, name }: GoroutineRef): TopologyNode | undefined => {
    const key = origin.get(id)
    return (
      topology.nodes.find((node) => node.id === key) ??
      topology.nodes.find((node) => node.kind === 'group' && node.name === name)
    )
  }
  const leaks = new Map<string, Topology['knots'][number]>()
  for (const diagnosis of found) {
    if (diagnosis.ageMs < settledMs) continue
    const { kind, goroutines, objects, cycle, certain, sentence, ageMs } = diagnosis
    const nodes = [...goroutines.map((g) => groupOf(g)), ...objects.map((o) => objectOf(topology, o))]
    for (const g of goroutines) for (const object of g.waitsFor) markDead(topology, groupOf(g), g, object)
    for (const [i, step] of cycle.entries()) {
      const edge = edgeOf(topology, groupOf(step.goroutine), step.goroutine, step.waitsFor)
      if (edge !== undefined) edge.step = i + 1
    }
    const [first] = goroutines
    const kin = kind === 'leak' && first !== undefined ? `${first.name}@${first.site}` : ''
    const known = leaks.get(kin)
    if (known !== undefined) {
      known.sinceMs = Math.min(known.sinceMs, wallMs - ageMs)
      continue
    }
    const knot: Topology['knots'][number] = {
      id: `${kind}:${goroutines
        .map(({ id }) => id)
        .slice(0, 8)
        .join('-')}`,
      title:
        kind === 'leak'
          ? 'Leak'
          : kind === 'global deadlock' || kind === 'partial deadlock'
            ? 'Deadlock'
            : capital(kind),
      sentence,
      certain,
      sinceMs: wallMs - ageMs,
      steps: cycle.map((step) => step.sentence),
      nodes: [...new Set(nodes.flatMap((node) => (node === undefined ? [] : node.id)))],
      advice: advice[kind],
    }
    if (kin !== '') leaks.set(kin, knot)
    topology.knots.push(knot)
  }
}

function markDead(
  topology: Topology,
  node: TopologyNode | undefined,
  g: GoroutineRef,
  object: ObjectRef,
): void {
  const edge = edgeOf(topology, node, g, object)
  if (edge !== undefined) edge.dead = true
}

function edgeOf(
  topology: Topology,
  node: TopologyNode | undefined,
  g: GoroutineRef,
  object: ObjectRef,
): Topology['edges'][number] | undefined {
  const group = node?.id
  const thing = objectOf(topology, object)?.id
  const ends = topology.edges.filter(
    ({ from, to, kind }) =>
      kind !== 'hold' && ((from === group && to === thing) || (to === group && from === thing)),
  )
  // Who waits to send stands before the channel, who waits to receive behind it.
  return ends.find(({ side }) => g.reason.endsWith(side)) ?? ends[0]
}

function objectOf({ nodes }: Topology, { kind, id, name }: ObjectRef): TopologyNode | undefined {
  if (kind === 'channel') {
    const channels = nodes.filter((node) => node.kind === 'channel')
    return channels.find((node) => node.channel === id) ?? channels.find((node) => node.name === name)
  }
  return nodes.find((node) => node.kind === 'lock' && node.name === name && node.lock === kind)
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
