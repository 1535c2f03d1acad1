/**
 * What the flight recorder costs: a host with a program that hands values over as fast as it can, the recorder on and
 * off by turns in one run. Prints JSON; the figure that counts is `costPercent`.
 */
import { setTimeout as pause } from 'node:timers/promises'
import { workloadCatalog } from '../src/main/host/catalog.ts'
import { createApp, createHost, RecordingHost } from '../src/main/host/index.ts'
import { type Go, go } from '../src/main/runtime/index.ts'
import { workload } from '../src/main/workloads/index.ts'

const parked = Number(process.argv[2] ?? 10_000)
const turnMs = 5500
const rounds = 5

let handed = 0
const program = workload({
  name: 'bench',
  title: 'Bench',
  summary: '',
  tag: '',
  lesson: '',
  main: function* (w): Go<void> {
    const gate = w.rt.chan<number>(0, { name: 'gate' })
    for (let i = 0; i < parked; i++)
      go(function* waits(): Go<void> {
        yield* gate.recv()
      })
    for (let i = 0; i < 200; i++) w.rt.chan<number>(16, { name: `c${String(i)}` }).trySend(i)
    const ping = w.rt.chan<number>(0, { name: 'ping' })
    const pong = w.rt.chan<number>(0, { name: 'pong' })
    go(function* answers(): Go<void> {
      for (;;) yield* pong.send((yield* ping.recv()) ?? 0)
    })
    let logged = 0
    for (;;) {
      yield* ping.send(1)
      yield* pong.recv()
      if (++handed - logged > 200_000) {
        logged = handed
        w.log(`handed over ${String(handed)}`)
      }
    }
  },
})

const local = createHost({ shell: 'web', version: 'bench', catalog: workloadCatalog([program]) })
const host = new RecordingHost(createApp({ local }), { directory: undefined })
await host.start({ name: 'bench' })
await pause(3000)

const perS: { on: number[]; off: number[] } = { on: [], off: [] }
for (let round = 0; round < rounds; round++)
  for (const on of round % 2 === 0 ? [true, false] : [false, true]) {
    host.recorder.on = on
    const before = handed
    const startMs = performance.now()
    await pause(turnMs)
    perS[on ? 'on' : 'off'].push(((handed - before) / (performance.now() - startMs)) * 1000)
  }

const looks: number[] = []
for (let i = 0; i < 5; i++) {
  looks.push((await host.app.source.call('tables.snapshot', undefined)).tookMs)
  await pause(1200)
}
const mean = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0) / values.length
const deviation = (values: readonly number[]): number =>
  Math.sqrt(mean(values.map((value) => (value - mean(values)) ** 2)))
const round = (value: number): number => Math.round(value * 100) / 100
console.log(
  JSON.stringify({
    node: process.version,
    parked,
    perS: { on: Math.round(mean(perS.on)), off: Math.round(mean(perS.off)) },
    spreadPercent: round((100 * Math.max(deviation(perS.on), deviation(perS.off))) / mean(perS.off)),
    costPercent: round(100 * (1 - mean(perS.on) / mean(perS.off))),
    lookMs: round(mean(looks)),
    ringBytes: host.recorder.ringBytes,
  }),
)
await host.close()
process.exit(0)
