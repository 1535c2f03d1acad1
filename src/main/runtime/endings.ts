/** What a goroutine's resumption came to: it parked by a short form, made a mistake, returned or threw. */
import { Canceled, UsageError } from '../base/index.ts'
import type { Goroutine } from './goroutine.ts'
import { isJoined } from './join.ts'
import { Op } from './op.ts'
import type { Scheduler } from './scheduler.ts'
import { FAILED, KILL, RESUMED, RETURNED, RUNNING, THROW } from './waiter.ts'

/** Resumes one that is to be thrown into or killed. */
export function unwind(g: Goroutine): IteratorResult<unknown, unknown> {
  const { status, value } = g
  g.status = RUNNING
  g.value = undefined
  return status === KILL ? g.body.return(value) : g.body.throw(value)
}

/** It yielded something else than an operation does, or returned. */
export function settle(sched: Scheduler, g: Goroutine, result: IteratorResult<unknown, unknown>): void {
  if (result.done === true) {
    const reason = sched.reaper.busy ? sched.reaper.reasonOf(g) : undefined
    if (reason === undefined) end(sched, g, RETURNED, result.value)
    else {
      sched.killed++
      end(sched, g, FAILED, reason)
    }
    return
  }
  // A mistake is told where it was made.
  g.status = THROW
  g.value = new UsageError('yield-non-op', misuse(result.value))
  sched.enqueue(g)
}

export function fail(sched: Scheduler, g: Goroutine, error: unknown): void {
  const joined = isJoined(g)
  end(sched, g, FAILED, error)
  if (joined) return
  sched.panics++
  sched.hooks.panic(g, error)
}

function end(sched: Scheduler, g: Goroutine, status: number, value: unknown): void {
  g.status = status
  g.value = value
  g.on = null
  if (g.id === 0) sched.outsiders.delete(g)
  else {
    sched.finished++
    sched.live.remove(g)
  }
  if (sched.reaper.busy) sched.reaper.forget(g)
  g.hook?.goroutineEnded(value, status === RETURNED)
  const { joiners } = g
  if (joiners === null) return
  for (let w = joiners.shift(); w !== null; w = joiners.shift()) {
    w.wake(value, status === RETURNED ? RESUMED : THROW)
  }
}

/** Ends everything; finally blocks run, and may not wait for long. */
export function killAll(sched: Scheduler, reason: Error, rounds = 16): void {
  for (let round = 0; round < rounds; round++) {
    if (sched.live.length === 0 && sched.outsiders.size === 0) return
    for (const g of sched.live) sched.kill(g, reason)
    for (const g of sched.outsiders) sched.kill(g, reason)
    if (sched.looping) return
    sched.flush()
  }
}

function misuse(value: unknown): string {
  if (value instanceof Op) return 'yield of an operation: write yield* instead of yield'
  return `yield of something that is no operation: ${typeof value}`
}

export function closedError(): UsageError {
  return new UsageError('runtime-closed', 'the runtime is closed')
}

export function killReason(): Canceled {
  return new Canceled('the runtime was closed')
}
