/** The source lines around a place, with a caret under the column: what the screen shows beside an error. */

export interface Place {
  file: string
  /** From 1. */
  line: number
  /** From 1. */
  column: number
}

const linesAround = 2

/** `source` is the whole text of the file; a place outside of it gives an empty string. */
export function codeFrame(source: string, { line, column }: Pick<Place, 'line' | 'column'>): string {
  const lines = source.split(/\r?\n/)
  if (line < 1 || line > lines.length) return ''
  const first = Math.max(1, line - linesAround)
  const last = Math.min(lines.length, line + linesAround)
  const gutter = String(last).length
  const frame: string[] = []
  for (let number = first; number <= last; number++) {
    const mark = number === line ? '>' : ' '
    frame.push(`${mark} ${String(number).padStart(gutter)} | ${lines[number - 1] ?? ''}`.trimEnd())
    if (number === line) frame.push(`  ${' '.repeat(gutter)} | ${' '.repeat(Math.max(0, column - 1))}^`)
  }
  return frame.join('\n')
}
