/**
 * Parks and releases 1,000,000 goroutines while a timer that ticks every 5 ms measures how long the event loop is
 * blocked: `node --expose-gc out/bench/event-loop.js [n]`. Prints JSON. Promised: 20 ms, and 50 ms around the close
 * that wakes all of them.
 */
import { chan, type Go, go, gosched, Runtime, sleep, WaitGroup } from '../../src/main/runtime/index.ts'

const tickMs = 5
/** As a server would: it starts goroutines from a goroutine that gives way now and then. */
const spawnsPerTurn = 100

/** Longest times between two ticks, less the tick itself, by phase. */
class Ticker {
  readonly blockedMs: Record<string, number> = {}
  readonly #timer = setInterval(() => {
    this.#tick()
  }, tickMs)
  #phase = 'settling'
  #last = performance.now()

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
  }

  #note(): void {
    const blocked = performance.now() - this.#last - tickMs
    this.blockedMs[this.#phase] = Math.max(this.blockedMs[this.#phase] ?? 0, blocked)
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
  yield* sleep(1)
  ticker.enter('release')
  yield* wg.wait()
  return released
}

const n = Number(process.argv[2] ?? 1_000_000)
const rt = new Runtime()
const ticker = new Ticker()
const released = await rt.run(() => parkAndRelease(n, ticker))
ticker.stop()
rt.close()
console.log(JSON.stringify({ node: process.version, n, released, blockedMs: ticker.blockedMs }, null, 1))
