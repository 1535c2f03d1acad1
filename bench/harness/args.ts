import { parseArgs } from 'node:util'
import { rows, type Row } from './catalogue.ts'

export const usage = `npm run bench -- [flags]
  --only a,b      rows (${rows.map((row) => row.id).join(', ')})
  --impl a,b      implementations (default: all that are there)
  --rounds n      rounds, interleaved (default 5)
  --quick         2 rounds of a tenth of the work: to see that it runs, not how fast
  --node path     the Node to measure, for example that of \`npx -y node@24\` (default: this one)
  --markdown      print the table as Markdown`

export interface Settings {
  readonly rows: readonly Row[]
  readonly implementations: readonly string[] | undefined
  readonly rounds: number
  readonly quick: boolean
  readonly node: string
  readonly markdown: boolean
}

export function settings(argv: readonly string[]): Settings {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      only: { type: 'string' },
      impl: { type: 'string' },
      rounds: { type: 'string' },
      quick: { type: 'boolean', default: false },
      node: { type: 'string', default: process.execPath },
      markdown: { type: 'boolean', default: false },
    },
  })
  const { quick, node, markdown } = values
  const rounds = values.rounds === undefined ? (quick ? 2 : 5) : Number(values.rounds)
  if (!Number.isInteger(rounds) || rounds < 1)
    throw new Error(`--rounds: a whole number from 1, not ${String(values.rounds)}`)
  const chosen = values.only?.split(',').map((id) => {
    const found = rows.find((row) => row.id === id)
    if (found === undefined) throw new Error(`--only: no row "${id}"`)
    return found
  })
  return { rows: chosen ?? rows, implementations: values.impl?.split(','), rounds, quick, node, markdown }
}
