/**
 * First come, first served: `node bench/file.mjs pool/fairness.ts [--rounds n] [--ms n] [--warm ms] [--us 0,10,100,1000] [--impl a,b]`.
 *
 * A thousand jobs in flight all the time, two threads. Of every job: how long it took from submission to result, and for how many
 * others it waited, which is a thousand in a fair line and does not know of moments in which the machine was elsewhere.
 * What such moments are worth is measured beside it: the longest gap of as many threads that only look at the clock, and the same line
 * with bare message ports. The line is warm when V8 has compiled what it will: its compiler takes a processor for up to 20 ms at a time.
 */
import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { parseArgs, promisify } from 'node:util'
import { Worker } from 'node:worker_threads'
import { median } from '../harness/statistics.ts'
import { names, open, type Contender, type Input } from './contenders.ts'
import { ping } from './port-ping.ts'

const { values } = parseArgs({
  options: {
    child: { type: 'string' },
    rounds: { type: 'string', default: '3' },
    ms: { type: 'string', default: '1000' },
    warm: { type: 'string', default: '3000' },
    us: { type: 'string', default: '0,10,100,1000' },
    impl: { type: 'string', default: [...names, 'port'].join(',') },
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

const mostNotes = 4_000_000

/** What became of the jobs of one line. The memory is there from the start: to make room would hold up the very line that is measured. */
class Line {
  readonly from = performance.now() + Number(values.warm)
  readonly until = this.from + Number(values.ms)
  readonly #latencies = new Float64Array(mostNotes).fill(0)
  readonly #others = new Int32Array(mostNotes).fill(0)
  #count = 0

  note(from: number, to: number, others: number): void {
    if (from < this.from || this.#count === mostNotes) return
    this.#latencies[this.#count] = to - from
    this.#others[this.#count++] = others
  }

  figures(): Figures {
    const sorted = this.#latencies.subarray(0, this.#count).sort()
    const at = (q: number): number =>
      sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))] ?? NaN
    const places = this.#others.subarray(0, this.#count).sort()
    return {
      perSecond: (sorted.length / (this.until - this.from)) * 1000,
      medianMs: at(0.5),
      p99Ms: at(0.99),
      longestMs: at(1),
      longestByMedian: at(1) / at(0.5),
      othersByMedian: (places.at(-1) ?? NaN) / (places[places.length >> 1] ?? NaN),
    }
  }
}

/** The line is full from the first job on; what is measured begins once it is warm. */
async function stand(pool: Contender, input: Input, line: Line): Promise<void> {
  let ended = 0
  const one = async (): Promise<void> => {
    for (let at = performance.now(); at < line.until; at = performance.now()) {
      const before = ended
      await pool.run(input)
      ended++
      line.note(at, performance.now(), ended - before)
    }
  }
  await Promise.all(Array.from({ length: inFlight }, one))
}

async function child(name: string): Promise<void> {
  const us = Number(values.us)
  const input = us === 0 ? 1 : { steps: us * stepsPerUs }
  const line = new Line()
  if (name === 'port') {
    await ping(input, us, inFlight, line.until, (from, to) => {
      line.note(from, to, inFlight)
    })
  } else await stand(await open(name, threads), input, line)
  process.stdout.write(JSON.stringify(line.figures()), () => process.exit(0))
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
        const args = [
          fileURLToPath(import.meta.url),
          '--child',
          name,
          '--us',
          us,
          '--ms',
          values.ms,
          '--warm',
          values.warm,
        ]
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
      const worst = Math.max(...all.map(({ longestByMedian }) => longestByMedian)).toFixed(2)
      console.log(
        `  ${name.padEnd(11)}${of('perSecond', 0).padStart(9)}/s  median ${of('medianMs')}  p99 ${of('p99Ms')}  longest ${of('longestMs')} ms` +
          `  longest/median ${of('longestByMedian')} (at worst ${worst})  in jobs ${of('othersByMedian')}`,
      )
    }
  }
}

await (values.child === undefined ? main() : child(values.child))
