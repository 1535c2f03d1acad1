/** How a row stands to what was promised for it. */
import type { Row } from './catalogue.ts'
import type { Cell, Figure } from './statistics.ts'

export interface Verdict {
  /** Weir's figure by Go's; undefined without Go. For memory too, though that is held to bytes. */
  readonly share: number | undefined
  /** The same for the fastest round of each: steadier on a busy machine. */
  readonly shareOfBest: number | undefined
  /** Of the least CPU time of each: the steadiest where others use the machine, too. */
  readonly cpuShare: number | undefined
  readonly fastestPeer: string | undefined
  readonly timesPeer: number | undefined
  /** `aim`, `must`, or what is missed. */
  readonly grade: string
}

const isFigure = (cell: Cell | undefined): cell is Figure => cell !== undefined && !('failure' in cell)

export function judge(row: Row, cells: ReadonlyMap<string, Cell>, peers: readonly string[]): Verdict {
  const weir = cells.get('weir')
  const go = cells.get('go')
  if (!isFigure(weir)) return { ...nothing, grade: weir?.failure ?? 'not run' }
  const share = isFigure(go) ? weir.median / go.median : undefined
  const peer = fastest(cells, peers)
  const timesPeer = peer === undefined ? undefined : peer[1].median / weir.median
  return {
    share,
    shareOfBest: isFigure(go) ? weir.best / go.best : undefined,
    cpuShare: isFigure(go) && row.unit !== 'B' ? weir.cpuBest / go.cpuBest : undefined,
    fastestPeer: peer?.[0],
    timesPeer,
    grade: grade(row, weir, go, share, timesPeer),
  }
}

const nothing = {
  share: undefined,
  shareOfBest: undefined,
  cpuShare: undefined,
  fastestPeer: undefined,
  timesPeer: undefined,
}

function fastest(
  cells: ReadonlyMap<string, Cell>,
  peers: readonly string[],
): readonly [string, Figure] | undefined {
  let best: readonly [string, Figure] | undefined
  for (const name of peers) {
    const cell = cells.get(name)
    if (isFigure(cell) && (best === undefined || cell.median < best[1].median)) best = [name, cell]
  }
  return best
}

function grade(
  row: Row,
  weir: Figure,
  go: Cell | undefined,
  share: number | undefined,
  timesPeer: number | undefined,
): string {
  const held = row.unit === 'B' ? weir.median : share
  const misses: string[] = []
  if (held !== undefined && held > row.must) misses.push(`must ${row.must}`)
  // Memory is held to bytes alone, and timers to Go alone: a setTimeout each fires early.
  const comparable = row.unit !== 'B' && row.id !== 'timers'
  if (comparable && timesPeer !== undefined && timesPeer < row.overPeers)
    misses.push(`${row.overPeers}x peers`)
  if (row.id === 'timers') misses.push(...lateness(weir, go))
  if (misses.length > 0) return `misses ${misses.join(', ')}`
  if (held === undefined) return 'no Go'
  return held <= row.aim ? 'aim' : 'must'
}

function lateness({ extra }: Figure, go: Cell | undefined): string[] {
  const misses: string[] = []
  if ((extra['early'] ?? 0) > 0) misses.push('never early')
  if (!isFigure(go)) return misses
  for (const name of ['lateMaxMs', 'lateMeanMs']) {
    if ((extra[name] ?? 0) > (go.extra[name] ?? 0)) misses.push(`${name} of Go`)
  }
  return misses
}
