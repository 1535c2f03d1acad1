/**
 * Parks and releases 1,000,000 goroutines while a timer that ticks every 5 ms measures how long the event loop is
 * blocked: `node bench/file.mjs runtime/event-loop.ts [n]`. Prints JSON. Promised: 20 ms, and 50 ms around the close
 * that wakes all of them. On a machine that others use, too, `cpuMs` (this thread's CPU time between two ticks, Node 24)
 * tells what is ours.
 */
import { chan, type Go, go, gosched, Runtime, sleep, WaitGroup } from '../../src/main/runtime/index.ts'

const tickMs = 5
/** As a server would: it starts goroutines from a goroutine that gives way now and then. */
const spawnsPerTurn = 100

interface Longest {
  /** Between two ticks, less the tick itself. */
  blockedMs: number
  cpuMs: number
}

/** The thread's own CPU time; 0 where Node cannot tell. */
function threadCpuMs(): number {
  if (!('threadCpuUsage' in process)) return 0
  const { user, system } = process.threadCpuUsage()
  return (user + system) / 1000
}

class Ticker {
  readonly phases: Record<string, Longest> = {}
  readonly #timer = setInterval(() => {
    this.#tick()
  }, tickMs)
  #phase = 'settling'
  #last = performance.now()
  #lastCpu = threadCpuMs()

  /** What has passed since the last tick counts for the phase that ends. */
  enter(phase: string): void {
    this.#note()
    this.#phase = phase
  }

  stop(): void {
    this.enter('over')
    clearInterval(this.#timer)
  }

  #tick(): void {
    this.#note()
    this.#last = performance.now()
    this.#lastCpu = threadCpuMs()
  }

  #note(): void {
    const longest = (this.phases[this.#phase] ??= { blockedMs: 0, cpuMs: 0 })
    longest.blockedMs = Math.max(longest.blockedMs, performance.now() - this.#last - tickMs)
    longest.cpuMs = Math.max(longest.cpuMs, threadCpuMs() - this.#lastCpu)
  }
}

function* parkAndRelease(n: number, ticker: Ticker): Go<number> {
  const gate = chan<never>()
  const wg = new WaitGroup()
  let parked = 0
  let released = 0
  wg.add(n)
  function* waiter(): Go<void> {
    parked++
    yield* gate.recv()
    released++
    wg.done()
  }
  yield* sleep(50)
  ticker.enter('spawn')
  for (let i = 0; i < n; i++) {
    go(waiter)
    if (i % spawnsPerTurn === 0) yield* gosched()
  }
  while (parked < n) yield* gosched()
  ticker.enter('parked')
  yield* sleep(500)
  ticker.enter('close')
  gate.close()
  yield* wg.wait()
  return released
}

const n = Number(process.argv[2] ?? 1_000_000)
const rt = new Runtime()
const ticker = new Ticker()
const released = await rt.run(() => parkAndRelease(n, ticker))
ticker.stop()
rt.close()
console.log(JSON.stringify({ node: process.version, n, released, phases: ticker.phases }, null, 1))
