/**
 * A test in a bubble, after Go's testing/synctest: a runtime of its own with a virtual clock. Time moves only when every
 * goroutine in it is durably blocked, so nothing sleeps for real; leftovers and deadlocks fail the test.
 */
import { VirtualClock } from '../base/index.ts'
import type { Go, Op } from './op.ts'
import { Deadlock, type Panic } from './panic.ts'
import type { Schedule } from './policies/index.ts'
import { QueueOp } from './queue-op.ts'
import { Runtime } from './runtime.ts'
import { FAILED, RESUMED } from './waiter.ts'
import { reasonIndex } from './wait-reason.ts'

export interface Bubble {
  readonly rt: Runtime
  readonly clock: VirtualClock
  /** Waits until every other goroutine in the bubble is durably blocked. */
  wait(): Op<void>
}

export interface BubbleOptions {
  seed?: number
  schedule?: Schedule
}

class SettledOp extends QueueOp {
  ready(): boolean {
    return false
  }

  take(): void {
    // only ever woken
  }
}

/** When the body has returned the others may wind down, but somebody may sleep again and again. */
const stepsAfterwards = 1000
const allBlocked = 'deadlock: all goroutines in bubble are blocked'
const leftOver = 'deadlock: main bubble goroutine has exited but blocked goroutines remain'

/**
 * Runs `body` in a bubble and gives what it returns. Rejects with what it throws, with any goroutine's panic, when all
 * are asleep for ever, and when goroutines are left over that do not end soon after it.
 */
export async function bubble<T>(body: (t: Bubble) => Go<T>, options: BubbleOptions = {}): Promise<T> {
  const clock = new VirtualClock()
  let panic: Panic | undefined
  const onPanic = (p: Panic): void => {
    panic ??= p
  }
  const rt = new Runtime({ ...options, clock, onPanic, name: 'bubble', sites: true })
  const settled = new SettledOp(reasonIndex('synctest.Wait'), {})
  const main = rt.go(body, { rt, clock, wait: () => settled })
  const result = main.join().then(
    (value) => ({ value }),
    (error: unknown) => ({ error }),
  )
  let stepsLeft = stepsAfterwards
  try {
    for (;;) {
      rt.flush()
      clock.settle()
      if (panic !== undefined) throw panic
      // Whatever else still runs: it may never end.
      if (main.status === FAILED) break
      const waiter = settled.queue.shift()
      if (waiter !== null) waiter.wake(undefined, RESUMED)
      else if (rt.sched.foreign > 0 || rt.sched.outsiders.size > 1) await turn()
      else if (main.state !== 'dead' && rt.sched.outsiders.size > 0) step(rt, clock)
      else if (rt.sched.live.length === 0) break
      else if (rt.sched.timers.length > 0 && stepsLeft-- > 0) step(rt, clock)
      else throw new Deadlock(rt.goroutines(), leftOver)
    }
    const outcome = await result
    if ('error' in outcome) throw outcome.error
    return outcome.value
  } finally {
    rt.close()
  }
}

/** Everybody is durably blocked: the time jumps to the next timer, and without one this is the end. */
function step(rt: Runtime, clock: VirtualClock): void {
  const { nextMs } = rt.sched.timers
  if (nextMs === Infinity) throw new Deadlock(rt.goroutines(), allBlocked)
  clock.advance(Math.max(0, nextMs - clock.now()))
}

/** Outside promises are awaited: the real event loop has to turn. */
function turn(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve)
  })
}
