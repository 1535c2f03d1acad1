/**
 * Schedule policies: who runs next, and whether an operation that could complete at once lets others run first. They
 * explore interleavings; a seed replays one exactly.
 *
 * A policy is a run queue and nothing else. The scheduler takes a goroutine out right before it resumes it, so a queue
 * that sets `turn[LEFT]` in `pop` decides after how many operations that goroutine yields: the ordinary runtime pays
 * nothing for it.
 */
import type { Random } from '../../base/index.ts'
import { FifoRunQueue, RandomRunQueue, RunNextQueue, type RunQueue } from '../run-queue.ts'
import { PriorityRunQueue } from './priority.ts'
import { UnyieldingRunQueue } from './unyielding.ts'
import { YieldingRunQueue } from './yielding.ts'

/**
 * - `runnext`: first come, first served, but who was woken last goes next: as programs run, and as in Go.
 * - `fifo`: first come, first served, strictly.
 * - `random`: any of the runnable ones next.
 * - `yielding`: `random`, and each operation may let the others run first, also one that would complete at once.
 * - `pct`: the runnable one of the highest random priority, with a few points at which who runs falls to the lowest.
 * - `unyielding`: `random`, and nobody lets others run while his operations complete at once.
 */
export type Schedule = 'runnext' | 'fifo' | 'random' | 'yielding' | 'pct' | 'unyielding'

const makers: Readonly<Record<Schedule, (random: Random) => RunQueue>> = {
  runnext: () => new RunNextQueue(),
  fifo: () => new FifoRunQueue(),
  random: (random) => new RandomRunQueue(random),
  yielding: (random) => new YieldingRunQueue(random),
  pct: (random) => new PriorityRunQueue(random),
  unyielding: (random) => new UnyieldingRunQueue(random),
}

export function runQueueOf(schedule: Schedule, random: Random): RunQueue {
  return makers[schedule](random)
}
