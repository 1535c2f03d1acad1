import type { Clock } from '../base/index.ts'
import { sleep, type Go, type Goroutine, type Runtime } from '../runtime/index.ts'

function* jobTimer(delayMs: number, callback: () => void): Go<void> {
  yield* sleep(delayMs)
  callback()
}

/**
 * The runtime's clock whose timers are goroutines that sleep: so the runtime knows that something is still to come, and
 * neither calls the wait a deadlock nor lets a virtual clock stand still.
 */
export function goroutineClock(rt: Runtime): Clock {
  return {
    now: () => rt.clock.now(),
    wall: () => rt.clock.wall(),
    setTimer: (callback, delayMs) => rt.go(jobTimer, delayMs, callback),
    clearTimer: (timer) => {
      ;(timer as Goroutine<void>).kill()
    },
    defer: (callback) => {
      rt.clock.defer(callback)
    },
  }
}
