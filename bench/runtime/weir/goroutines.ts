import {
  background,
  chan,
  type Chan,
  type Go,
  go,
  gosched,
  sleep,
  WaitGroup,
  withCancel,
} from '../../../src/main/runtime/index.ts'
import { delayMs, Lateness, MemoryProbe, type Outcome, type Stopwatch } from '../outcome.ts'

interface Crowd {
  readonly gate: Chan<never>
  readonly wg: WaitGroup
  parked: number
  released: number
}

function* waiter(crowd: Crowd): Go<void> {
  crowd.parked++
  yield* crowd.gate.recv()
  crowd.released++
  crowd.wg.done()
}

/** Starts n goroutines, each waiting on the gate, and comes back when all of them have parked. */
function* park(n: number): Go<Crowd> {
  const crowd = { gate: chan<never>(), wg: new WaitGroup(), parked: 0, released: 0 }
  crowd.wg.add(n)
  for (let i = 0; i < n; i++) go(waiter, crowd)
  while (crowd.parked < n) yield* gosched()
  return crowd
}

export function* spawn(n: number): Go<Outcome> {
  const crowd = yield* park(n)
  crowd.gate.close()
  yield* crowd.wg.wait()
  return { checksum: crowd.released }
}

export function* memory(n: number): Go<Outcome> {
  const probe = new MemoryProbe()
  const crowd = yield* park(n)
  const extra = probe.perItem(n)
  crowd.gate.close()
  yield* crowd.wg.wait()
  return { checksum: crowd.released, extra }
}

export function* giveWay(n: number): Go<Outcome> {
  const wg = new WaitGroup()
  let turns = 0
  wg.add(2)
  for (let g = 0; g < 2; g++) {
    go(function* polite() {
      for (let i = 0; i < n / 2; i++) {
        turns++
        yield* gosched()
      }
      wg.done()
    })
  }
  yield* wg.wait()
  return { checksum: turns }
}

/** From the cancel to the end of the last waiter. */
export function* cancelWaiters(n: number, watch: Stopwatch): Go<Outcome> {
  const [ctx, cancel] = withCancel(background())
  const wg = new WaitGroup()
  let parked = 0
  let woken = 0
  wg.add(n)
  function* waiting(): Go<void> {
    parked++
    yield* ctx.done()
    woken++
    wg.done()
  }
  for (let i = 0; i < n; i++) go(waiting)
  while (parked < n) yield* gosched()
  watch.restart()
  cancel()
  yield* wg.wait()
  return { checksum: woken }
}

export function* timers(n: number): Go<Outcome> {
  const wg = new WaitGroup()
  const lateness = new Lateness()
  wg.add(n)
  function* sleeper(delay: number): Go<void> {
    const due = performance.now() + delay
    yield* sleep(delay)
    lateness.record(performance.now() - due)
    wg.done()
  }
  for (let i = 0; i < n; i++) go(sleeper, delayMs(i))
  yield* wg.wait()
  return lateness.outcome()
}
