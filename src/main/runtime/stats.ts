import type { Scheduler } from './scheduler.ts'
import { waitReasons, type WaitReason } from './wait-reason.ts'

export interface RuntimeStats {
  /** Alive now. */
  goroutines: number
  spawned: number
  finished: number
  killed: number
  panics: number
  switches: number
  slices: number
  /** Time that goroutines ran, ms; of several processors, on the main thread. */
  busyMs: number
  timers: number
  /** Runnable and queued. */
  runQueue: number
  /** The longest the run queue has been, as seen every few hundred operations. */
  runQueueHigh: number
  waiting: Record<WaitReason, number>
  runnable: number
  /** 0 or 1. */
  running: number
  /** Times that a goroutine held the thread for more than 10 ms. */
  longRuns: number
  maxRunMs: number
  deadlocks: number
}

export function readStats(sched: Scheduler, deadlocks: number): RuntimeStats {
  const waiting = {} as Record<WaitReason, number>
  let waitingAll = 0
  for (let i = 0; i < waitReasons.length; i++) {
    const count = sched.waiting[i] as number
    waiting[waitReasons[i] as WaitReason] = count
    waitingAll += count
  }
  const running = sched.running ? 1 : 0
  return {
    goroutines: sched.live.length,
    spawned: sched.spawned,
    finished: sched.finished,
    killed: sched.killed,
    panics: sched.panics,
    switches: sched.switches,
    slices: sched.slices,
    busyMs: sched.busyMs,
    timers: sched.timers.length,
    runQueue: sched.runnable,
    runQueueHigh: Math.max(sched.runQueueHigh, sched.runnable),
    waiting,
    runnable: Math.max(0, sched.live.length + sched.outsiders.size - waitingAll - running),
    running,
    longRuns: sched.longRuns.count,
    maxRunMs: sched.longRuns.maxMs,
    deadlocks,
  }
}
