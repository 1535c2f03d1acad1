/** Goroutines that are made for each value are part of the flow: who makes them passes the value on in the call. */
import type { TopologyEdge } from '../../../shared/topology.ts'
import { groupKey } from './keys.ts'

/** Where goroutines come from. */
export interface Made {
  readonly name: string
  readonly site: string
  readonly by: Made | null
}

/** Only where a line would else be torn: from those who receive to those who receive nothing, and pass it on. */
export function drawStarts(groups: ReadonlyMap<string, Made>, edges: Map<string, TopologyEdge>): void {
  const flows = [...edges.values()].filter(({ kind }) => kind === 'flow')
  const fed = new Set(flows.map(({ to }) => to))
  const feeding = new Set(flows.map(({ from }) => from))
  for (const [to, { by }] of groups) {
    const from = by === null ? undefined : groupKey(by)
    if (from === undefined || from === to || !groups.has(from)) continue
    if (!fed.has(from) || fed.has(to) || !feeding.has(to)) continue
    const id = `${from}>${to}`
    edges.set(id, { id, from, to, kind: 'start', perS: null, waiting: 0, side: 'start', dead: false })
  }
}
