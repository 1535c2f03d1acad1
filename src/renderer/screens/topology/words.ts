/** What the topology says in words. */
import type { Topology, TopologyEdge, TopologyNode } from '../../../shared/topology.ts'
import { count, plural, rate, text } from '../../format.ts'

/** In one sentence: what is stuck, else what there is. */
export function sentence({ nodes, edges, knots, hidden }: Topology): string {
  const of = (title: string): number => knots.filter((knot) => knot.title === title).length
  const held = edges.filter(({ side, waiting, dead }) => !dead && side === 'send' && waiting > 0).length
  const others = knots.length - of('Deadlock') - of('Leak')
  const parts = [
    of('Deadlock') > 0 ? plural(of('Deadlock'), 'deadlock') : '',
    of('Leak') > 0 ? plural(of('Leak'), 'leak') : '',
    others > 0 ? plural(others, 'stuck lock') : '',
    held > 0 ? `senders wait at ${plural(held, 'place')}` : '',
  ].filter((part) => part !== '')
  const some = (kind: TopologyNode['kind']): number => nodes.filter((node) => node.kind === kind).length
  // The workers of a pool are part of it, so there are fewer groups than the Goroutines screen has places.
  const pools = some('pool') > 0 ? ` beside ${plural(some('pool'), 'pool')}` : ''
  const summary = `${plural(some('group'), 'group')} of goroutines${pools}, ${plural(some('channel'), 'channel')}`
  const rest = hidden > 0 ? `; ${plural(hidden, 'quieter one')} drawn together` : ''
  return parts.length > 0 ? parts.join(', ') : summary + rest
}

/** At an edge; empty: nothing to say. */
export function edgeWords({ dead, side, waiting, kind, perS }: TopologyEdge, held: boolean): string {
  if (dead) return side === 'receive' ? 'no sender' : side === 'send' ? 'no receiver' : 'waits'
  if (held) return `${text(count(waiting))} wait`
  if (kind === 'hold') return 'held by'
  return perS !== null && perS >= 0.5 ? text(rate(perS)) : ''
}
