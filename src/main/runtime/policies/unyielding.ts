import { LEFT, turn } from '../engine.ts'
import type { Goroutine } from '../goroutine.ts'
import { RandomRunQueue } from '../run-queue.ts'

/** So many operations at a stretch; not without end, because a loop that polls would never let go of the thread. */
const operationsAtMost = 8192

/** Random order of goroutines that run until they have to wait. */
export class UnyieldingRunQueue extends RandomRunQueue {
  override pop(): Goroutine | null {
    turn[LEFT] = operationsAtMost
    return super.pop()
  }
}
