export {
  JobCancelled,
  JobTimeout,
  NotCloneable,
  PoolClosed,
  QueueFull,
  WorkerCrashed,
  WorkerStartError,
  type CrashReason,
} from './errors.ts'
export type { GoroutineJob } from './goroutine-crew.ts'
export { goroutinePool, type GoroutinePoolOptions } from './goroutine-pool.ts'
export type { RecyclePolicy } from './recycling.ts'
export type { RetryPolicy } from './retry.ts'
export type { ThreadJobContext } from './thread-jobs.ts'
export { threadPool, type ThreadPool, type ThreadPoolOptions } from './thread-pool.ts'
export type { MapOptions, Pool, PoolOptions, PoolStats, SubmitOptions, WorkerInfo } from './types.ts'
