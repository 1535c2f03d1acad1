/**
 * Churn: clients come and go in every way there is, at 10,000 connects a minute or more. Every single one must have been
 * counted under its own reason, and the server's memory, looked at before and after, must return to within 10 % of where
 * it was once warm.
 *
 *   node bench/churn.mjs [--minutes 1] [--per-minute 10000]
 */
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { residentBytes } from '../live/process-cpu.ts'
import type { Counted } from './churn-server.ts'
import { visit, ways } from './visitors.ts'

const { values } = parseArgs({
  options: { minutes: { type: 'string', default: '1' }, 'per-minute': { type: 'string', default: '10000' } },
})
const perMinute = Number(values['per-minute'])
const total = Math.round(perMinute * Number(values.minutes))
const names = Object.keys(ways)
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

const server = fork(fileURLToPath(new URL('./load-churn-server.js', import.meta.url)))
const answer = async (): Promise<Counted> => ((await once(server, 'message')) as [Counted])[0]
const { port } = await answer()
const { pid } = server
if (pid === undefined) throw new Error('the server did not start')
const look = (): Promise<Counted> => {
  server.send('look')
  return answer()
}

const came: Record<string, number> = Object.fromEntries(names.map((name) => [name, 0]))
async function churn(visits: number): Promise<void> {
  const startMs = performance.now()
  const open = new Set<Promise<void>>()
  for (let i = 0; i < visits; i++) {
    const name = names[i % names.length] as string
    came[name] = (came[name] ?? 0) + 1
    const visiting = visit(port, ways[name] ?? { counted: { left: '' } }).then(
      () => void open.delete(visiting),
    )
    open.add(visiting)
    // The half-open ones stay until they are found out.
    if (open.size >= 1000) await Promise.race(open)
    const due = (i / perMinute) * 60_000 - (performance.now() - startMs)
    if (due > 5) await pause(due)
  }
  await Promise.all(open)
  while ((await look()).clients > 0) await pause(50)
}

/** The lowest of some seconds: garbage that is about to go is no leak. */
async function resident(of: number): Promise<number> {
  let least = Infinity
  for (let i = 0; i < 20; i++) {
    least = Math.min(least, residentBytes(of))
    await pause(100)
  }
  return least
}

/** What should have been counted: `left.flood` and so on. */
function expected(): Record<string, number> {
  const sums: Record<string, number> = {}
  for (const [name, { counted }] of Object.entries(ways)) {
    const key = 'left' in counted ? `left.${counted.left}` : `refused.${counted.refused}`
    sums[key] = (sums[key] ?? 0) + (came[name] ?? 0)
  }
  return sums
}

function found({ left, refused }: Counted): Record<string, number> {
  const named = (group: string, counts: Record<string, number>): [string, number][] =>
    Object.entries(counts).map(([why, n]) => [`${group}.${why}`, n])
  return Object.fromEntries([...named('left', left), ...named('refused', refused)].filter(([, n]) => n > 0))
}

await churn(Math.min(total, 5000))
const before = await resident(pid)
const from = performance.now()
await churn(total)
const seconds = (performance.now() - from) / 1000
const after = await resident(pid)
const counted = await look()
const [want, got] = [expected(), found(counted)]
const wrong = [...new Set([...Object.keys(want), ...Object.keys(got)])].filter(
  (key) => want[key] !== got[key],
)
const grown = after / before - 1
const { clients, registered, unregistered, dropsBy } = counted
const report = {
  connects: total,
  perMinute: Math.round((total / seconds) * 60),
  residentBytes: { before, after },
  grownPercent: Number((grown * 100).toFixed(1)),
  came,
  counted: got,
  miscounted: wrong.map((key) => `${key}: ${got[key] ?? 0} instead of ${want[key] ?? 0}`),
  registered,
  unregistered,
  droppedAsFlood: dropsBy['flood'],
}
process.stdout.write(`${JSON.stringify(report, null, 2)}\n`)
process.exitCode = grown > 0.1 || wrong.length > 0 || clients !== 0 || registered !== unregistered ? 1 : 0
server.disconnect()
