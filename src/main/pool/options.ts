import { UsageError } from '../base/index.ts'
import { checkRetry, type RetryPolicy } from './retry.ts'
import type { PoolOptions } from './types.ts'

const defaultQueue = 1_024
const defaultAgingMs = 1_000
const mostPriority = 100
/** Far beyond what memory holds, and still a number that a knob can show. */
export const mostWhole = 1_000_000_000

/** Pool options with every default filled in. */
export interface CheckedOptions {
  name: string
  size: number
  queue: number
  min: number
  max: number
  agingMs: number
  timeoutMs: number
  whenFull: 'wait' | 'reject'
  retry: RetryPolicy | undefined
}

/** @throws UsageError `pool-name`, `pool-range`, `pool-retry`. */
export function checkedOptions(options: PoolOptions, defaultMax: number): CheckedOptions {
  const { name, size, queue = defaultQueue, min = 1, agingMs = defaultAgingMs, timeoutMs = 0 } = options
  if (typeof name !== 'string' || name === '') throw new UsageError('pool-name', 'a pool needs a name')
  const max = options.max ?? Math.max(defaultMax, size)
  checkedWhole('min', min, 1, mostWhole)
  checkedWhole('max', max, min, mostWhole)
  checkedWhole('size', size, min, max)
  checkedWhole('queue', queue, 0, mostWhole)
  checkedMs('agingMs', agingMs)
  checkedMs('timeoutMs', timeoutMs)
  if (options.replaceAfterMs !== undefined) checkedMs('replaceAfterMs', options.replaceAfterMs)
  const retry = options.retry === undefined ? undefined : checkRetry(options.retry)
  return { name, size, queue, min, max, agingMs, timeoutMs, whenFull: options.whenFull ?? 'wait', retry }
}

/** @throws UsageError `pool-range`. */
export function checkedWhole(what: string, value: number, low: number, high: number): number {
  if (Number.isInteger(value) && value >= low && value <= high) return value
  const range = `from ${String(low)} to ${String(high)}`
  throw new UsageError('pool-range', `${what} must be a whole number ${range}, not ${String(value)}`)
}

/** @throws UsageError `pool-range`. */
export function checkedMs(what: string, value: number): number {
  if (Number.isFinite(value) && value >= 0) return value
  throw new UsageError('pool-range', `${what} must be a number of ms from 0 on, not ${String(value)}`)
}

/** @throws UsageError `pool-range`. */
export function checkedPriority(priority: number): number {
  return checkedWhole('priority', priority, -mostPriority, mostPriority)
}
