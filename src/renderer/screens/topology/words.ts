/** The topology in one sentence: what is stuck, else what there is. */
import type { Topology } from '../../../shared/topology.ts'
import { plural } from '../../format.ts'

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
  const groups = nodes.filter(({ kind }) => kind === 'group').length
  const summary = `${plural(groups, 'group')} of goroutines, ${plural(nodes.filter(({ kind }) => kind === 'channel').length, 'channel')}`
  const rest = hidden > 0 ? `; ${plural(hidden, 'quieter one')} drawn together` : ''
  return parts.length > 0 ? parts.join(', ') : summary + rest
}
