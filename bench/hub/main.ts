/**
 * The hub beside a plain loop over `ws` and the first seed's hub on gorilla/websocket: same clients, same
 * messages, each contender in a process of its own, interleaved. Every run is validated: each client got every
 * message once and in order. Prints JSON; a table on standard error.
 *
 *   node bench/hub.mjs [--scenario full,many,single,paced,slow,large,idle] [--rounds 3] [--seconds 5] [--only weir,ws,socket.io,gorilla,gorilla-40k]
 */
import { availableParallelism } from 'node:os'
import { faults, measure, type Measured } from '../load/drive.ts'
import type { SwarmOptions } from '../load/swarm.ts'
import { buildGorilla, dialectOf, isGo, startServer, type Contender } from './contenders.ts'
import { idleLines, median } from './idle.ts'

const base = { messageBytes: 128, perSecond: 0, slow: 0, halfOpen: 0 }
const scenarios: Record<string, Omit<SwarmOptions, 'host' | 'port'>> = {
  full: { ...base, clients: 1000, publishers: 1, inFlight: 64 },
  many: { ...base, clients: 1000, publishers: 64, inFlight: 1 },
  single: { ...base, clients: 1000, publishers: 1, inFlight: 1 },
  paced: { ...base, clients: 1000, publishers: 1, inFlight: 64, perSecond: 50 },
  slow: { ...base, clients: 950, publishers: 1, inFlight: 64, slow: 50 },
  large: { ...base, clients: 10_000, publishers: 1, inFlight: 64 },
}

const flag = (name: string): string | undefined => {
  const at = process.argv.indexOf(`--${name}`)
  return at < 0 ? undefined : process.argv[at + 1]
}
const round = (n: number): number => Number(n.toPrecision(3))
const say = (text: string): void => void process.stderr.write(`${text}\n`)

interface Line {
  scenario: string
  contender: Contender
  deliveriesPerSecond: number
  p50Ms: number
  p99Ms: number
  cpuSecondsPerMillion: number
  idleBytesPerClient: number
  rssHighBytes: number
  faults: string[]
}

function lineOf(scenario: string, contender: Contender, runs: readonly Measured[]): Line {
  return {
    scenario,
    contender,
    deliveriesPerSecond: Math.round(median(runs.map((run) => run.perSecond))),
    p50Ms: round(median(runs.map((run) => run.p50Ms))),
    p99Ms: round(median(runs.map((run) => run.p99Ms))),
    cpuSecondsPerMillion: round(median(runs.map((run) => run.cpuSecondsPerMillion))),
    idleBytesPerClient: Math.round(median(runs.map((run) => run.idleBytesPerClient))),
    rssHighBytes: Math.max(...runs.map((run) => run.residentBytes.high)),
    faults: runs.flatMap(faults),
  }
}

function print(line: Line): void {
  const { scenario, contender, deliveriesPerSecond, p50Ms, p99Ms, cpuSecondsPerMillion } = line
  const memory = `${(line.idleBytesPerClient / 1024).toFixed(1)} KiB/client, ${(line.rssHighBytes / 2 ** 20).toFixed(0)} MiB`
  say(
    `${scenario.padEnd(7)} ${contender.padEnd(11)} ${String(deliveriesPerSecond).padStart(9)}/s  p50 ${p50Ms} p99 ${p99Ms} ms  ` +
      `${cpuSecondsPerMillion} CPU s/M  ${memory}  ${line.faults.join(', ') || 'valid'}`,
  )
}

const wanted = (flag('only') ?? 'weir,ws,socket.io,gorilla,gorilla-40k').split(',') as Contender[]
const goIsThere = wanted.some(isGo) && buildGorilla() !== undefined
const contenders = wanted.filter((name) => !isGo(name) || goIsThere)
const rounds = Number(flag('rounds') ?? 3)
const measureMs = Number(flag('seconds') ?? 5) * 1000
const asked = flag('scenario')?.split(',') ?? [...Object.keys(scenarios), 'idle']
const chosen = asked.filter((name) => name !== 'idle')
const lines: Line[] = []
for (const scenario of chosen) {
  const options = scenarios[scenario]
  if (options === undefined) throw new Error(`no scenario ${scenario}: ${Object.keys(scenarios).join(', ')}`)
  const runs = new Map<Contender, Measured[]>(contenders.map((contender) => [contender, []]))
  for (let i = 0; i < rounds; i++) {
    for (const contender of contenders) {
      await using server = await startServer(contender)
      const run = {
        ...options,
        host: '127.0.0.1',
        port: server.port,
        ...dialectOf(contender),
        serverPid: server.pid,
        warmUpMs: 1500,
        measureMs,
      }
      runs.get(contender)?.push(await measure(run))
    }
  }
  const made = contenders.map((contender) => lineOf(scenario, contender, runs.get(contender) ?? []))
  made.forEach(print)
  lines.push(...made)
}
const ratios = Object.fromEntries(
  chosen.map((scenario) => {
    const of = (contender: Contender): number =>
      lines.find((line) => line.scenario === scenario && line.contender === contender)?.deliveriesPerSecond ??
      NaN
    return [
      scenario,
      {
        overWs: round(of('weir') / of('ws')),
        overSocketIo: round(of('weir') / of('socket.io')),
        overGorilla: round(of('weir') / of('gorilla')),
        overGorilla40k: round(of('weir') / of('gorilla-40k')),
      },
    ]
  }),
)
const idle = asked.includes('idle') ? await idleLines([...contenders, 'tcp'], rounds) : []
for (const { contender, atOnce, settled } of idle)
  say(`idle    ${contender.padEnd(11)} ${atOnce} bytes per client, ${settled} after 25 s`)
const machine = { node: process.version, cpus: availableParallelism(), platform: process.platform }
process.stdout.write(`${JSON.stringify({ machine, rounds, measureMs, lines, ratios, idle }, null, 2)}\n`)
process.exitCode = lines.some((line) => line.contender === 'weir' && line.faults.length > 0) ? 1 : 0
