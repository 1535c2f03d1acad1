/**
 * Measures one workload of one implementation in this process and prints one JSON line, as bench/go/main.go does:
 * `node child.js <implementation> <workload> <n> <warmup n> <warmup ms> <repetitions>`.
 * The warm-up runs at least once, and again until its time is over. No collection is forced between runs: it would throw
 * optimised code away, which no program does to itself. Exit code 3: it cannot do this workload.
 */
import type { Implementation, Stopwatch, WorkloadId } from './outcome.ts'

const loaders: Record<string, () => Promise<Implementation>> = {
  weir: async () => (await import('./weir/index.ts')).weir(true),
  'weir-unprobed': async () => (await import('./weir/index.ts')).weir(false),
  effect: async () => (await import('./peers/effect.ts')).effect,
  'thi.ng/csp': async () => (await import('./peers/thing-csp.ts')).thingCsp,
  'js-csp': async () => (await import('./peers/js-csp.ts')).jsCsp,
  medium: async () => (await import('./peers/medium.ts')).medium,
  'channel-ts': async () => (await import('./peers/channel-ts.ts')).channelTs,
  'ts-chan': async () => (await import('./peers/ts-chan.ts')).tsChan,
  effection: async () => (await import('./peers/effection.ts')).effection,
}

class Measurement implements Stopwatch {
  #start = 0n
  #cpu = process.cpuUsage()

  restart(): void {
    this.#cpu = process.cpuUsage()
    this.#start = process.hrtime.bigint()
  }

  stop(): { wallMs: number; cpuMs: number } {
    const wallMs = Number(process.hrtime.bigint() - this.#start) / 1e6
    const { user, system } = process.cpuUsage(this.#cpu)
    return { wallMs, cpuMs: (user + system) / 1000 }
  }
}

const [name = '', workload = '', ...counts] = process.argv.slice(2)
const [n = 0, warmup = 0, warmupMs = 0, repetitions = 1] = counts.map(Number)
const implementation = await loaders[name]?.()
if (implementation === undefined) throw new Error(`unknown implementation ${name}`)
const run = implementation.workloads[workload as WorkloadId]
if (run === undefined) process.exit(3)

const measured = []
const warmUntil = performance.now() + warmupMs
do await run(warmup, new Measurement())
while (performance.now() < warmUntil)
for (let i = 0; i < repetitions; i++) {
  const watch = new Measurement()
  watch.restart()
  const { checksum, extra } = await run(n, watch)
  measured.push({ ...watch.stop(), checksum, extra })
}
const report = { workload, n, version: implementation.version, repetitions: measured }
// Some peers keep timers or handles alive: leave as soon as the line is written.
process.stdout.write(`${JSON.stringify(report)}\n`, () => process.exit(0))
