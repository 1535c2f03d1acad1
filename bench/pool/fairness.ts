/**
 * First come, first served: `node bench/file.mjs pool/fairness.ts [--rounds n] [--ms n] [--us 0,10,100,1000] [--impl a,b]`.
 *
 * A thousand jobs in flight all the time, two threads. Of every job: how long it took from submission to result, and for how many
 * others it waited, which is a thousand in a fair line and does not know of moments in which the machine was elsewhere.
 * What such moments are worth is measured beside it: the longest gap of as many threads that only look at the clock.
 */
import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { parseArgs, promisify } from 'node:util'
import { Worker } from 'node:worker_threads'
import { median } from '../harness/statistics.ts'
import { names, open, type Contender } from './contenders.ts'

const { values } = parseArgs({
  options: {
    child: { type: 'string' },
    rounds: { type: 'string', default: '3' },
    ms: { type: 'string', default: '2000' },
    us: { type: 'string', default: '0,10,100,1000' },
    impl: { type: 'string', default: names.join(',') },
  },
})

const inFlight = 1000
const threads = 2
const stepsPerUs = 1000

interface Figures {
  perSecond: number
  medianMs: number
  p99Ms: number
  longestMs: number
  longestByMedian: number
  /** The same of the number of jobs that ended between a job's submission and its end. */
  othersByMedian: number
}

/** The line is full from the first job on; what is measured begins once every thread is at work. */
async function stand(pool: Contender, us: number, ms: number): Promise<Figures> {
  const input = us === 0 ? 1 : { steps: us * stepsPerUs }
  const latencies: number[] = []
  const others: number[] = []
  let ended = 0
  const from = performance.now() + ms / 2
  const until = from + ms
  const one = async (): Promise<void> => {
    for (let at = performance.now(); at < until; at = performance.now()) {
      const before = ended
      await pool.run(input)
      ended++
      if (at < from) continue
      latencies.push(performance.now() - at)
      others.push(ended - before)
    }
  }
  await Promise.all(Array.from({ length: inFlight }, one))
  const sorted = Float64Array.from(latencies).sort()
  const at = (q: number): number => sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))] ?? NaN
  const places = Float64Array.from(others).sort()
  return {
    perSecond: (sorted.length / ms) * 1000,
    medianMs: at(0.5),
    p99Ms: at(0.99),
    longestMs: at(1),
    longestByMedian: at(1) / at(0.5),
    othersByMedian: (places.at(-1) ?? NaN) / (places[places.length >> 1] ?? NaN),
  }
}

async function child(name: string): Promise<void> {
  const pool = await open(name, threads)
  const figures = await stand(pool, Number(values.us), Number(values.ms))
  await pool.close()
  process.stdout.write(JSON.stringify(figures), () => process.exit(0))
}

/** Longest ms in which one of so many busy threads got no processor. */
async function machineGap(busy: number, ms: number): Promise<number> {
  const source = `const { parentPort, workerData } = require('node:worker_threads')
    let [last, longest] = [performance.now(), 0]
    for (const until = last + workerData; last < until; ) {
      const now = performance.now()
      longest = Math.max(longest, now - last)
      last = now
    }
    parentPort.postMessage(longest)`
  const gaps = Array.from(
    { length: busy },
    () =>
      new Promise<number>((resolve) => {
        new Worker(source, { eval: true, workerData: ms }).once('message', resolve)
      }),
  )
  return Math.max(...(await Promise.all(gaps)))
}

async function main(): Promise<void> {
  const impls = values.impl.split(',')
  for (const us of values.us.split(',')) {
    const rounds = new Map<string, Figures[]>(impls.map((name) => [name, []]))
    const gaps: number[] = []
    for (let round = 0; round < Number(values.rounds); round++) {
      gaps.push(await machineGap(threads + 1, 500))
      for (const name of impls) {
        const args = [fileURLToPath(import.meta.url), '--child', name, '--us', us, '--ms', values.ms]
        const { stdout } = await promisify(execFile)(process.execPath, args, { timeout: 60_000 })
        rounds.get(name)?.push(JSON.parse(stdout) as Figures)
      }
    }
    console.log(
      `\njobs of ${us} µs, ${inFlight} in flight; the machine's own gaps: ${median(gaps).toFixed(1)} ms`,
    )
    for (const [name, all] of rounds) {
      const of = (key: keyof Figures, digits = 2): string =>
        median(all.map((each) => each[key])).toFixed(digits)
      console.log(
        `  ${name.padEnd(11)}${of('perSecond', 0).padStart(9)}/s  median ${of('medianMs')}  p99 ${of('p99Ms')}  longest ${of('longestMs')} ms` +
          `  longest/median ${of('longestByMedian')}  in jobs ${of('othersByMedian')}`,
      )
    }
  }
}

await (values.child === undefined ? main() : child(values.child))
