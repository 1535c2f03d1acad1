/**
 * What watching costs the ping-pong, fan-in and pool benchmarks: sampling, tables, findings with the wait-for graph,
 * profiles and the flight recorder, all at their default rates. Prints a line of JSON per benchmark.
 *
 * `npm run bench:monitor -- [pingpong|fanin|pool …] [--turns 200] [--ms 100] [--part profile]`: watched and not watched by
 * short turns in one process; the monitor's time passes in its own turns only, so that it keeps its rates. `--part` leaves
 * only the sampler, the profile or the recorder on.
 * `--off [--turns 12] [--ms 1000]`: a host that is switched off against no host at all, each in fresh processes by turns.
 */
import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { parseArgs, promisify } from 'node:util'
import { realClock } from '../../src/main/base/index.ts'
import { workloadCatalog } from '../../src/main/host/catalog.ts'
import { createApp, createHost, RecordingHost } from '../../src/main/host/index.ts'
import type { internals, Runtime } from '../../src/main/runtime/index.ts'
import { type CaseName, cases, Work } from './cases.ts'
import { difference } from './pairs.ts'
import { perOperation } from './stopwatch.ts'
import { TurnClock } from './turn-clock.ts'

const { values: flags, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    turns: { type: 'string' },
    ms: { type: 'string' },
    part: { type: 'string' },
    off: { type: 'boolean', default: false },
    /** Of a child: one measurement, and the way it is watched. */
    child: { type: 'string' },
  },
})
const names = (positionals.length > 0 ? positionals : Object.keys(cases)) as CaseName[]
const turns = Number(flags.turns ?? (flags.off ? 12 : 200))
const turnMs = Number(flags.ms ?? (flags.off ? 1000 : 100))
const warmMs = 3000
/** How fast the monitor's time passes while all warms up. */
const hurry = 40
/** Some 10 to 30 ms of work: turns end close to their time. */
const piece = 300_000

class Watched {
  readonly work: Work
  readonly #clock = new TurnClock()
  readonly #local
  readonly #host
  #rt: Runtime | undefined
  #observer: internals.WaitObserver | null = null
  #selects: internals.SelectObserver | null = null

  constructor(name: CaseName) {
    this.work = new Work(name)
    const catalog = workloadCatalog([this.work.workload])
    const open: typeof catalog.open = async (request) => {
      const launchable = await catalog.open(request)
      return {
        ...launchable,
        start: (hooks) => {
          const program = launchable.start({ ...hooks, clock: realClock })
          this.#rt = program.rt
          return program
        },
      }
    }
    this.#local = createHost({
      shell: 'web',
      version: 'bench',
      clock: this.#clock,
      catalog: { list: () => catalog.list(), open },
    })
    this.#host = new RecordingHost(createApp({ local: this.#local }), {
      directory: undefined,
      clock: this.#clock,
    })
  }

  async start(): Promise<void> {
    await this.#host.start({ name: this.work.workload.name })
    this.#observer = this.#rt?.sched.observer ?? null
    this.#selects = this.#rt?.sched.selects ?? null
    if (this.#observer === null) throw new Error('there is no profile')
    const wants = (part: string): boolean => flags.part === undefined || flags.part === part
    this.#local.rest(!wants('sampler') && !wants('recorder'))
    this.#host.recorder.on = wants('recorder')
    if (!wants('profile')) this.#observer = this.#selects = null
  }

  /** What the profile's knob does at 0, and the others when the sampler rests; but they know afterwards where they were. */
  switch(on: boolean, speed = 1): void {
    this.#clock.speed = on ? speed : 0
    if (this.#rt === undefined) return
    this.#rt.sched.observer = on ? this.#observer : null
    this.#rt.sched.selects = on ? this.#selects : null
  }

  async close(): Promise<void> {
    await this.#host.close()
  }
}

async function onAndOff(name: CaseName): Promise<void> {
  const watched = new Watched(name)
  await watched.start()
  const turn = (on: boolean, speed = 1): Promise<{ thread: number; process: number }> => {
    watched.switch(on, speed)
    return perOperation((n) => watched.work.do(n), piece, turnMs)
  }
  // A minute of the monitor, and both ways, so that the code is compiled for both.
  for (let ms = 0; ms < warmMs; ms += turnMs * 2) for (const on of [true, false]) await turn(on, hurry)
  const thread: [number, number][] = []
  const all: [number, number][] = []
  for (let i = 0; i < turns; i++) {
    const first = await turn(i % 2 === 1)
    const second = await turn(i % 2 === 0)
    const [off, on] = i % 2 === 1 ? [second, first] : [first, second]
    thread.push([off.thread, on.thread])
    all.push([off.process, on.process])
  }
  print(name, {
    part: flags.part ?? 'all',
    ns: means(thread),
    thread: difference(thread),
    process: difference(all),
  })
  await watched.close()
}

async function offAndNone(name: CaseName): Promise<void> {
  const child = async (kind: string): Promise<number> => {
    const args = [
      ...process.execArgv,
      fileURLToPath(import.meta.url),
      name,
      '--child',
      kind,
      '--ms',
      String(turnMs),
    ]
    const { stdout } = await promisify(execFile)(process.execPath, args)
    return (JSON.parse(stdout) as { thread: number }).thread
  }
  const pairs: [number, number][] = []
  for (let i = 0; i < turns; i++) {
    const first = await child(i % 2 === 0 ? 'none' : 'off')
    const second = await child(i % 2 === 0 ? 'off' : 'none')
    pairs.push(i % 2 === 0 ? [first, second] : [second, first])
  }
  print(name, { part: 'switched off', ns: means(pairs), thread: difference(pairs) })
}

async function measureOnce(name: CaseName, kind: string): Promise<void> {
  const measure = async (work: Work): Promise<void> => {
    await perOperation((n) => work.do(n), piece, warmMs / 2)
    console.log(JSON.stringify(await perOperation((n) => work.do(n), piece, turnMs)))
  }
  if (kind === 'none') {
    const work = new Work(name)
    const program = work.start()
    await new Promise(setImmediate)
    await measure(work)
    await program.stop()
    return
  }
  const watched = new Watched(name)
  await watched.start()
  watched.switch(false)
  await measure(watched.work)
  await watched.close()
}

function means(pairs: readonly (readonly [number, number])[]): { off: number; on: number } {
  const mean = (at: 0 | 1): number => pairs.reduce((sum, pair) => sum + pair[at], 0) / pairs.length
  return { off: Math.round(mean(0) * 100) / 100, on: Math.round(mean(1) * 100) / 100 }
}

function print(name: CaseName, result: object): void {
  process.stdout.write(`${JSON.stringify({ node: process.version, benchmark: name, ...result })}\n`)
}

for (const name of names) {
  if (flags.child !== undefined) await measureOnce(name, flags.child)
  else if (flags.off) await offAndNone(name)
  else await onAndOff(name)
}
process.exit(0)
