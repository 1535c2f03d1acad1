import type { TimerHandle } from '../base/index.ts'
import type { CancelFunc, Goroutine } from '../runtime/index.ts'
import type { WorkerInfo } from './types.ts'

/** One worker goroutine. */
export class Slot {
  readonly id: number
  goroutine: Goroutine<void> | undefined = undefined
  /** It has come to the point where it looks for jobs. */
  begun = false
  busy = false
  leaving = false
  jobs = 0
  startedAt = 0
  cancel: CancelFunc | undefined = undefined
  /** Of the replacement after its job was abandoned. */
  timer: TimerHandle | undefined = undefined

  constructor(id: number) {
    this.id = id
  }

  info(now: number): WorkerInfo {
    const { id, goroutine, leaving, begun, busy, jobs, startedAt } = this
    const state = leaving ? 'leaving' : !begun ? 'starting' : busy ? 'busy' : 'idle'
    return {
      id,
      ...(goroutine !== undefined && { goroutine: goroutine.id }),
      state,
      jobs,
      busyForMs: busy ? now - startedAt : 0,
    }
  }
}
