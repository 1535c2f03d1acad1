export { bubble, type Bubble, type BubbleOptions } from './bubble.ts'
export { Chan } from './chan.ts'
export type { ChanOptions, RecvChan, SendChan } from './chan-sides.ts'
export type { ChanProbe } from './chan-probe.ts'
export type { Received } from './chan-ops.ts'
export { afterFunc } from './after-func.ts'
export {
  background,
  cause,
  withCancel,
  withDeadline,
  withoutCancel,
  withTimeout,
  withValue,
} from './context.ts'
export type { CancelFunc, Context } from './context-tree.ts'
export { Cond } from './cond.ts'
export { chan, go, nilChan } from './current.ts'
export type { Park } from './engine.ts'
export { Goroutine, type GoroutineStatus } from './goroutine.ts'
export { gosched } from './gosched.ts'
export { Group } from './group.ts'
export type { LongRun } from './long-runs.ts'
/** @internal */
export * as internals from './internals.ts'
export { Mutex } from './mutex.ts'
export { Once, onceValue } from './once.ts'
export { type Go, Op } from './op.ts'
export { Deadlock, Panic } from './panic.ts'
export {
  parallelism,
  type Parallelism,
  type Portable,
  type PortableOf,
  type RemoteGoroutine,
} from './parallelism.ts'
export type { Schedule } from './policies/index.ts'
export { Registry } from './registry.ts'
export { currentRuntime, defaultRuntime } from './default-runtime.ts'
export { Runtime } from './runtime.ts'
export type { RuntimeOptions } from './runtime-options.ts'
export { RWMutex } from './rwmutex.ts'
export { select } from './select.ts'
export type { Cases, OpValue, Selected } from './select-cases.ts'
export { Semaphore } from './semaphore.ts'
export { SingleFlight } from './single-flight.ts'
export { sleep } from './sleep.ts'
export type { RuntimeStats } from './stats.ts'
export { after, Ticker, ticker, Timer, timer } from './ticker.ts'
export { trySelect } from './try-select.ts'
export { wait } from './wait.ts'
export { WaitGroup } from './wait-group.ts'
export { WAITING } from './waiter.ts'
export { waitReasons, type WaitReason } from './wait-reason.ts'
