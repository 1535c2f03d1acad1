/** Every row of the table: what is measured, how much of it, what must come out, and what it is held to. */
import { nthPrime } from '../runtime/primes.ts'
import type { WorkloadId } from '../runtime/outcome.ts'

export interface Row {
  readonly id: WorkloadId
  readonly title: string
  /** `ns`: per operation. `ms`: the whole run. `B`: bytes per goroutine, from `extra`. */
  readonly unit: 'ns' | 'ms' | 'B'
  readonly n: number
  /** The warm-up is a run of this size, repeated for so many ms. */
  readonly warmup: number
  readonly warmupMs: number
  readonly repetitions: number
  /** Peers do less of what is counted per operation; the figure is per operation all the same. */
  readonly peerN: number
  readonly checksum: (n: number) => number
  /** Largest share of Go's figure (for `B`: bytes) that holds the promise, and the one aimed at. */
  readonly must: number
  readonly aim: number
  /** How many times as fast as the fastest JavaScript peer. */
  readonly overPeers: number
}

const million = 1_000_000
const sumBelow = (n: number): number => (n * (n - 1)) / 2

type Size = Pick<Row, 'n' | 'warmup' | 'warmupMs' | 'repetitions' | 'peerN'>

/** Optimised code is what a server runs for all but its first second, so that second is not measured. */
const warmupMs = 1000
const perOp = (n: number): Size => ({ n, warmup: n, warmupMs, repetitions: 3, peerN: n / 5 })
const whole = (n: number): Size => ({ n, warmup: n, warmupMs, repetitions: 3, peerN: n })
/** Cold and once per process: a second run would find goroutines, stacks and heap ready. */
const once = (n: number): Size => ({ n, warmup: 1000, warmupMs: 0, repetitions: 1, peerN: n })

const row = (
  id: WorkloadId,
  title: string,
  unit: Row['unit'],
  size: Size,
  checksum: Row['checksum'],
  [must, aim]: readonly [number, number],
  overPeers = 2,
): Row => ({ id, title, unit, ...size, checksum, must, aim, overPeers })

const same = (n: number): number => n

export const rows: readonly Row[] = [
  row('pingpong', 'unbuffered ping-pong, per hand-over', 'ns', perOp(2 * million), same, [0.55, 0.28]),
  row('buffered', 'buffered(128), per item', 'ns', perOp(4 * million), sumBelow, [0.9, 0.45]),
  row('select2', 'select of 2', 'ns', perOp(2 * million), sumBelow, [0.75, 0.5]),
  row('select8', 'select of 8', 'ns', perOp(million), sumBelow, [0.45, 0.34]),
  row('select-default', 'select with nothing ready', 'ns', perOp(5 * million), same, [0.65, 0.55]),
  row('fanin', 'fan-in 10:1, per item', 'ns', perOp(2 * million), sumBelow, [0.55, 0.3]),
  row(
    'pipeline',
    'pipeline of 4 stages, per item',
    'ns',
    perOp(500_000),
    (n) => sumBelow(n) + 4 * n,
    [0.65, 0.38],
  ),
  row('sieve', 'prime sieve to the 2,000th prime', 'ms', whole(2000), nthPrime, [0.5, 0.3]),
  row('pool', 'pool of 8 over 1,000,000 jobs, per job', 'ns', perOp(million), sumBelow, [1, 0.65]),
  row('spawn', 'spawn, park, release 1,000,000', 'ms', once(million), same, [0.3, 0.17], 1.1),
  row('memory', 'memory per parked goroutine', 'B', once(million), same, [600, 430]),
  row('mutex-free', 'mutex, free', 'ns', perOp(10 * million), same, [0.6, 0.25]),
  row('mutex-held', 'mutex, held across a yield', 'ns', perOp(million), same, [0.45, 0.3]),
  row('gosched', 'gosched', 'ns', perOp(5 * million), same, [0.7, 0.45]),
  row('cancel', 'cancel a context with 100,000 waiters', 'ms', whole(100_000), same, [0.3, 0.15]),
  row('timers', '100,000 timers within 100 ms', 'ms', whole(100_000), same, [0.6, 0.5]),
]
