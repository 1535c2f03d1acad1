/** Measures everything in turns and prints the table: `npm run bench`, see docs/benchmarks.md. */
import { execFileSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { cpus, totalmem } from 'node:os'
import { settings, usage, type Settings } from './args.ts'
import type { Row } from './catalogue.ts'
import { contestants } from './contestants.ts'
import { measure, type Contestant, type Failure, type Sample } from './measure.ts'
import { summarise } from './statistics.ts'
import { tables, type Line } from './table.ts'
import { judge } from './verdict.ts'

type Samples = Map<Row, Map<string, (Sample | Failure)[]>>

/** Rounds outside, rows and implementations inside: what disturbs the machine disturbs all of them. */
async function measureAll(
  chosen: Settings,
  who: readonly Contestant[],
  say: (line: string) => void,
): Promise<Samples> {
  const samples: Samples = new Map(
    chosen.rows.map((row) => [row, new Map<string, (Sample | Failure)[]>(who.map(({ name }) => [name, []]))]),
  )
  for (let round = 1; round <= chosen.rounds; round++) {
    for (const row of chosen.rows) {
      say(`round ${round} of ${chosen.rounds}: ${row.title}`)
      for (const contestant of who) {
        const soFar = samples.get(row)!.get(contestant.name)!
        const givenUp = soFar.some((sample) => 'failure' in sample)
        if (!givenUp) soFar.push(await measure(contestant, row, chosen.quick))
      }
    }
  }
  return samples
}

function judged(samples: Samples, who: readonly Contestant[], quick: boolean): Line[] {
  const peers = who.filter(({ peer }) => peer).map(({ name }) => name)
  return [...samples].map(([row, byName]) => {
    const cells = new Map([...byName].map(([name, of]) => [name, summarise(row, of)]))
    const verdict = judge(row, cells, peers)
    return { row, cells, verdict: quick ? { ...verdict, grade: 'not judged' } : verdict }
  })
}

function save(lines: readonly Line[], samples: Samples, nodeVersion: string): string {
  const folder = new URL('../../bench/results/', import.meta.url)
  mkdirSync(folder, { recursive: true })
  const when = new Date().toISOString()
  const file = new URL(`runtime-${nodeVersion}-${when.replaceAll(/[:.]/g, '-')}.json`, folder)
  const machine = { cores: cpus().length, memoryGiB: Math.round(totalmem() / 2 ** 30) }
  const results = lines.map(({ row, cells, verdict }) => ({
    workload: row.id,
    title: row.title,
    unit: row.unit,
    verdict,
    figures: Object.fromEntries(cells),
    samples: Object.fromEntries(samples.get(row)!),
  }))
  writeFileSync(file, JSON.stringify({ when, node: nodeVersion, machine, results }, null, 1))
  return file.pathname
}

async function main(): Promise<void> {
  const argv = process.argv.slice(2)
  if (argv.includes('--help')) {
    console.log(usage)
    return
  }
  const chosen = settings(argv)
  const say = (line: string): void => {
    process.stderr.write(`${line}\n`)
  }
  const nodeVersion = execFileSync(chosen.node, ['--version'], { encoding: 'utf8' }).trim()
  const goSources = new URL('../../bench/go/', import.meta.url).pathname
  const everybody = contestants(chosen.node, goSources, say)
  const who = everybody.filter(({ name }) => chosen.implementations?.includes(name) ?? true)
  const samples = await measureAll(chosen, who, say)
  const lines = judged(samples, who, chosen.quick)
  console.log(`Node ${nodeVersion}, ${chosen.rounds} rounds, medians\n`)
  console.log(
    tables(
      lines,
      who.map(({ name }) => name),
      chosen.markdown,
    ),
  )
  console.log(`\n${save(lines, samples, nodeVersion)}`)
}

await main()
