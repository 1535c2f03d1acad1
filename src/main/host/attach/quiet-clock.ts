/**
 * Time for what lives in somebody else's program: its timers do not keep the program alive, and what goes wrong in
 * them is told to us and not to the program.
 */
import { type Clock, realClock } from '../../base/index.ts'

export function quietClock(onError: (error: unknown) => void): Clock {
  const guarded = (callback: () => void) => (): void => {
    try {
      callback()
    } catch (error) {
      onError(error)
    }
  }
  return {
    now: () => realClock.now(),
    wall: () => realClock.wall(),
    setTimer: (callback, delayMs) => setTimeout(guarded(callback), Math.ceil(delayMs)).unref(),
    clearTimer(handle) {
      clearTimeout(handle as NodeJS.Timeout)
    },
    defer(callback) {
      setImmediate(guarded(callback)).unref()
    },
  }
}
