/**
 * What operations and run queues are built from, for folders that make their own (parallel/). No part of the public
 * language: use it inside this house only.
 */
export { bodyOf } from './body.ts'
export { CaseWaiter } from './case-waiter.ts'
export { onEnd } from './context.ts'
export { CancelContext, Context } from './context-tree.ts'
export { done, engine, LEFT, outsideGoroutine, turn } from './engine.ts'
export type { EndHook } from './join.ts'
export { runtimes } from './known.ts'
export type { Contended } from './lock-waits.ts'
export { Origin } from './origin.ts'
export { FifoRunQueue, type RunQueue } from './run-queue.ts'
export type { Scheduler } from './scheduler.ts'
export { MISSED } from './op.ts'
export { placesOf, standsFor } from './standing.ts'
export type { Users } from './users.ts'
export { RESUMED, RESUMED_CLOSED, RETRY, RUNNING, THROW, type Waiter, WaitQueue } from './waiter.ts'
export type { SelectObserver, SelectWatch } from './select-observer.ts'
export type { WaitObserver } from './wait-observer.ts'
export { reasonIndex } from './wait-reason.ts'
