/**
 * Thread pools beside each other: `node bench/file.mjs pool/main.ts [--rounds n] [--ms n] [--only text] [--impl a,b] [--markdown]`.
 * Rounds are outside, so that what disturbs the machine disturbs everybody; figures are medians of the rounds.
 */
import { execFile } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { parseArgs, promisify } from 'node:util'
import { median } from '../harness/statistics.ts'
import { names } from './contenders.ts'
import { markdown } from './markdown.ts'
import { workloads, type Figures } from './workloads.ts'

const { values } = parseArgs({
  options: {
    child: { type: 'string' },
    workload: { type: 'string', default: '' },
    rounds: { type: 'string', default: '3' },
    ms: { type: 'string', default: '1500' },
    only: { type: 'string', default: '' },
    impl: { type: 'string', default: names.join(',') },
    /** Prints the table of docs/pools.md. */
    markdown: { type: 'boolean', default: false },
  },
})

const longestMs = 30_000

async function child(name: string): Promise<void> {
  const workload = workloads.find(({ id }) => id === values.workload)
  if (workload === undefined) throw new Error(`no workload "${values.workload}"`)
  const figures = await workload.run(name, workload.threads, Number(values.ms))
  process.stdout.write(JSON.stringify(figures), () => process.exit(0))
}

async function measure(name: string, workload: string): Promise<Figures | string> {
  const args = [fileURLToPath(import.meta.url), '--child', name, '--workload', workload, '--ms', values.ms]
  try {
    const { stdout } = await promisify(execFile)(process.execPath, args, { timeout: longestMs })
    return JSON.parse(stdout) as Figures
  } catch (error) {
    const { stderr, killed } = error as { stderr?: string; killed?: boolean }
    if (killed === true) return `hung for ${String(longestMs / 1000)} s`
    return stderr?.split('\n').find((line) => line.includes('Error')) ?? String(error)
  }
}

/** Medians of the rounds that went well, and what became of the others. */
function summarise(rounds: (Figures | string)[]): Summary {
  const good = rounds.filter((round) => typeof round !== 'string')
  const failed = rounds.filter((round) => typeof round === 'string')
  const keys = Object.keys(good[0] ?? {})
  const figures = Object.fromEntries(keys.map((key) => [key, median(good.map((each) => each[key] ?? NaN))]))
  return { figures, failed }
}

interface Summary {
  figures: Figures
  /** Why, of each round that gave no figures. */
  failed: string[]
}

function show({ figures, failed }: Summary): string {
  const parts = Object.entries(figures).map(([key, value]) => `${key} ${value.toFixed(value < 100 ? 3 : 0)}`)
  if (parts.length === 0 && failed.length === 0) return 'cannot'
  return [...parts, ...failed.map((why) => `[a round failed: ${why}]`)].join('  ')
}

async function main(): Promise<void> {
  const impls = values.impl.split(',')
  const chosen = workloads.filter(({ id }) => id.includes(values.only))
  const samples = new Map<string, (Figures | string)[]>()
  for (let round = 0; round < Number(values.rounds); round++) {
    for (const { id, beside = [] } of chosen) {
      for (const name of [...impls, ...beside]) {
        const key = `${id} / ${name}`
        samples.set(key, [...(samples.get(key) ?? []), await measure(name, id)])
      }
    }
  }
  const results = chosen.map(({ id, beside = [] }) => {
    const figures = Object.fromEntries(
      [...impls, ...beside].map((name) => [name, summarise(samples.get(`${id} / ${name}`) ?? [])]),
    )
    console.log(`\n${id}`)
    for (const [name, summary] of Object.entries(figures)) console.log(`  ${name.padEnd(11)}${show(summary)}`)
    return { id, figures }
  })
  if (values.markdown) console.log(`\n${markdown(results, impls)}`)
  const folder = new URL('../../../bench/results/', import.meta.url)
  mkdirSync(folder, { recursive: true })
  const when = new Date().toISOString()
  const target = new URL(`pool-${process.version}-${when.replaceAll(/[:.]/g, '-')}.json`, folder)
  writeFileSync(target, JSON.stringify({ when, node: process.version, results }, null, 1))
}

await (values.child === undefined ? main() : child(values.child))
