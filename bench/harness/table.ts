import type { Row } from './catalogue.ts'
import type { Cell } from './statistics.ts'
import type { Verdict } from './verdict.ts'

export interface Line {
  readonly row: Row
  readonly cells: ReadonlyMap<string, Cell>
  readonly verdict: Verdict
}

/** Two tables: Weir beside Go and what was promised, then every implementation's figure. */
export function tables(lines: readonly Line[], names: readonly string[], markdown: boolean): string {
  const promised = [
    ['workload', 'Go', 'Weir', 'no counters', 'share of Go', 'best', 'CPU', 'must', 'aim', 'peer', 'holds'],
    ...lines.map(promise),
  ]
  const all = [['workload', ...names], ...lines.map((line) => everyone(line, names))]
  const notes = lines.flatMap(extras)
  return [layOut(promised, markdown), layOut(all, markdown), ...notes].join('\n\n')
}

function promise({ row, cells, verdict }: Line): string[] {
  const { share, shareOfBest, cpuShare, fastestPeer, timesPeer } = verdict
  const peer = timesPeer === undefined ? '–' : `${timesPeer.toFixed(1)}x ${fastestPeer ?? ''}`
  return [
    row.title,
    show(cells.get('go'), row),
    show(cells.get('weir'), row),
    show(cells.get('weir-unprobed'), row),
    ratio(share),
    ratio(shareOfBest),
    ratio(cpuShare),
    String(row.must),
    String(row.aim),
    peer,
    verdict.grade,
  ]
}

function everyone({ row, cells }: Line, names: readonly string[]): string[] {
  return [row.title, ...names.map((name) => show(cells.get(name), row))]
}

function extras({ row, cells }: Line): string[] {
  const notes: string[] = []
  for (const [name, cell] of cells) {
    if ('failure' in cell) continue
    const figures = Object.entries(cell.extra).map(([what, value]) => `${what} ${value.toFixed(1)}`)
    if (figures.length > 0) notes.push(`${row.id} ${name}: ${figures.join(', ')}`)
  }
  return notes
}

function ratio(value: number | undefined): string {
  return value === undefined ? '–' : value.toFixed(2)
}

function show(cell: Cell | undefined, { unit }: Row): string {
  if (cell === undefined) return '–'
  if ('failure' in cell) return cell.failure
  return `${cell.median >= 100 ? cell.median.toFixed(0) : cell.median.toFixed(1)} ${unit}`
}

function layOut(table: readonly (readonly string[])[], markdown: boolean): string {
  const widths = table[0]!.map((_, column) => Math.max(...table.map((line) => line[column]!.length)))
  const pad = (line: readonly string[]): string[] =>
    line.map((text, i) => (i === 0 ? text.padEnd(widths[i]!) : text.padStart(widths[i]!)))
  const [head, ...body] = table.map(pad)
  if (!markdown) return [head!, ...body].map((line) => line.join('  ')).join('\n')
  const rule = widths.map((width, i) => (i === 0 ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`))
  return [head!, rule, ...body].map((line) => `| ${line.join(' | ')} |`).join('\n')
}
