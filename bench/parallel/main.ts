/**
 * Processors and channels between threads: prints one JSON object with medians and ratios. Rounds interleave what is
 * compared, because the machine is never quiet. `node bench/parallel/run.mjs [--rounds n] [--only cpu,skew,…]`.
 */
import { parseArgs } from 'node:util'
import type { ProcessorSet } from '../../src/main/parallel/index.ts'
import { float64, portable, sharedChan, type SharedChan } from '../../src/main/parallel/index.ts'
import { Runtime } from '../../src/main/runtime/index.ts'
import { rawPort, rawRing, rawSpeedUp } from './peers.ts'
import type * as works from './works.ts'

const url = new URL('./works.js', import.meta.url).href
const crunch = portable<typeof works.crunch>(url, 'crunch')
const sendOneByOne = portable<typeof works.sendOneByOne>(url, 'sendOneByOne')
const sendBatches = portable<typeof works.sendBatches>(url, 'sendBatches')
const receiveOneByOne = portable<typeof works.receiveOneByOne>(url, 'receiveOneByOne')
const receiveBatches = portable<typeof works.receiveBatches>(url, 'receiveBatches')
const sendOrders = portable<typeof works.sendOrders>(url, 'sendOrders')
const receiveOrders = portable<typeof works.receiveOrders>(url, 'receiveOrders')
const ping = portable<typeof works.ping>(url, 'ping')
const pong = portable<typeof works.pong>(url, 'pong')

const { values: flags } = parseArgs({
  options: { rounds: { type: 'string', default: '5' }, only: { type: 'string' } },
})
const rounds = Number(flags.rounds)

interface Rig {
  rt: Runtime
  set: ProcessorSet
}

async function rig(procs: number): Promise<Rig> {
  const rt = new Runtime()
  await rt.setProcs(procs)
  const set = rt.registry.list('processors')[0] as ProcessorSet
  // Until every thread has compiled it well.
  while (set.processors().some(({ started }) => started < 100))
    await Promise.all(Array.from({ length: 50 }, () => rt.goAnywhere(crunch, 200_000).join()))
  return { rt, set }
}

const median = (values: number[]): number => {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[sorted.length >> 1]!
}

const made = <T>(rt: Runtime, make: () => T): Promise<T> =>
  rt.run(function* () {
    return make()
  })

/** ms for so many works, all spawned on the main thread. */
async function burst({ rt }: Rig, count: number, size: number): Promise<number> {
  const start = performance.now()
  await Promise.all(Array.from({ length: count }, () => rt.goAnywhere(crunch, size).join()))
  return performance.now() - start
}

async function cpu(): Promise<Record<string, unknown>> {
  const [one, two] = [await rig(1), await rig(2)]
  const single: number[] = []
  const both: number[] = []
  const off: number[] = []
  const raw: number[] = []
  for (let round = 0; round < rounds; round++) {
    raw.push(await rawSpeedUp())
    single.push(await burst(one, 400, 1_000_000))
    two.set.stealing = true
    both.push(await burst(two, 400, 1_000_000))
    // All spawned on one processor and none stolen.
    two.set.stealing = false
    off.push(await burst(two, 200, 1_000_000))
  }
  one.rt.close()
  two.rt.close()
  const ratios = single.map((ms, i) => ms / both[i]!)
  return {
    oneMs: median(single),
    twoMs: median(both),
    speedUp: median(ratios),
    best: Math.max(...ratios),
    bareThreads: median(raw),
    bareThreadsBest: Math.max(...raw),
    withoutStealing: median(single.map((ms, i) => ms / 2 / off[i]!)),
  }
}

/** The main thread is a processor too and would take what it has just spawned. */
function letOthersSteal(): void {
  const end = performance.now() + 3
  while (performance.now() < end);
}

/** Just spawned, and now left to the thieves. */
function spread<A, B>(both: readonly [PromiseLike<A>, PromiseLike<B>]): Promise<[A, B]> {
  letOthersSteal()
  return Promise.all(both)
}

/** Until both ends were on threads of their own, and none of them the main one. */
async function onTwoWorkers(start: () => Promise<readonly [works.Timing, number]>): Promise<number> {
  for (;;) {
    const [timing, other] = await start()
    if (timing.thread !== 0 && other !== 0 && timing.thread !== other) return timing.ns
  }
}

async function records({ rt }: Rig): Promise<{ single: number; batched: number }> {
  const channel = (): Promise<SharedChan<number>> => made(rt, () => sharedChan<number>(1024, float64))
  const single = await onTwoWorkers(async () => {
    const ch = await channel()
    return spread([
      rt.goAnywhere(receiveOneByOne, ch).join(),
      rt.goAnywhere(sendOneByOne, ch, 2_000_000).join(),
    ])
  })
  const batched = await onTwoWorkers(async () => {
    const ch = await channel()
    return spread([
      rt.goAnywhere(receiveBatches, ch, 256).join(),
      rt.goAnywhere(sendBatches, ch, 256 * 20_000, 256).join(),
    ])
  })
  return { single, batched }
}

async function orders({ rt }: Rig): Promise<number> {
  return onTwoWorkers(async () => {
    const ch = await made(rt, () => sharedChan<works.Order>(1024))
    return spread([
      rt.goAnywhere(receiveOrders, ch, 64).join(),
      rt.goAnywhere(sendOrders, ch, 64 * 4000, 64).join(),
    ])
  })
}

/** Each round is compared with itself: what the machine has to give changes from one to the next. */
async function channels(): Promise<Record<string, unknown>> {
  const two = await rig(3)
  const all: Record<string, number[]> = {}
  const note = (name: string, ns: number): void => void (all[name] ??= []).push(ns)
  for (let round = 0; round < rounds; round++) {
    const ns = await records(two)
    note('recordNs', ns.single)
    note('ringNs', await rawRing(1))
    note('recordBatchedNs', ns.batched)
    note('ringBatchedNs', await rawRing(256))
    note('structuredNs', await orders(two))
    note('postMessageStructuredNs', await rawPort(true))
    note('postMessageNumberNs', await rawPort(false))
  }
  two.rt.close()
  const over = (a: string, b: string): number => median(all[a]!.map((ns, i) => ns / all[b]![i]!))
  return {
    ...Object.fromEntries(Object.entries(all).map(([name, ns]) => [name, median(ns)])),
    recordOverRing: over('recordNs', 'ringNs'),
    batchedOverRing: over('recordBatchedNs', 'ringBatchedNs'),
    structuredOverPostMessage: over('postMessageStructuredNs', 'structuredNs'),
    all,
  }
}

const pair = (rt: Runtime): Promise<readonly [SharedChan<number>, SharedChan<number>]> =>
  made(rt, () => [sharedChan<number>(0, float64), sharedChan<number>(0, float64)] as const)

/** ns a hand-over and back, the main thread at one end. */
async function withMain(rt: Runtime): Promise<number> {
  for (;;) {
    const [out, home] = await pair(rt)
    const echo = rt.goAnywhere(pong, out, home)
    letOthersSteal()
    const start = process.hrtime.bigint()
    await rt.run(function* () {
      for (let i = 0; i < 5000; i++) {
        yield* out.send(i)
        yield* home.recv()
      }
    })
    const ns = Number(process.hrtime.bigint() - start) / 5000
    out.close()
    if ((await echo.join()) !== 0) return ns
  }
}

async function handOver(): Promise<Record<string, unknown>> {
  const two = await rig(3)
  const { rt } = two
  const workers: number[] = []
  const main: number[] = []
  for (let round = 0; round < rounds; round++) {
    const ns = await onTwoWorkers(async () => {
      const [there, back] = await pair(rt)
      return spread([
        rt.goAnywhere(ping, there, back, 20_000).join(),
        rt.goAnywhere(pong, there, back).join(),
      ])
    })
    workers.push(ns)
    main.push(await withMain(rt))
  }
  rt.close()
  return {
    workersNs: median(workers),
    workersBestNs: Math.min(...workers),
    mainNs: median(main),
    mainBestNs: Math.min(...main),
  }
}

async function idle(): Promise<Record<string, unknown>> {
  const four = await rig(4)
  await new Promise((resolve) => setTimeout(resolve, 500))
  const before = process.cpuUsage()
  const start = performance.now()
  await new Promise((resolve) => setTimeout(resolve, 3000))
  const { user, system } = process.cpuUsage(before)
  four.rt.close()
  return { percentOfACore: (user + system) / 10 / (performance.now() - start) }
}

const parts: Record<string, () => Promise<Record<string, unknown>>> = { cpu, channels, handOver, idle }
const wanted = flags.only?.split(',') ?? Object.keys(parts)
const report: Record<string, unknown> = { node: process.version, rounds }
for (const name of wanted) report[name] = await parts[name]!()
console.log(JSON.stringify(report, null, 1))
process.exit(0)
