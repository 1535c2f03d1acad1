import { UsageError } from '../base/index.ts'

/** When a failed attempt is followed by another one. Cancelled jobs are never retried. */
export interface RetryPolicy {
  /** Attempts in all, the first one included. */
  attempts: number
  /** Pause before the second attempt in ms; default 100. 0: at once. */
  backoffMs?: number
  /** Each further pause is this many times longer; default 2. */
  factor?: number
  /** Longest pause in ms; default 30,000. */
  maxBackoffMs?: number
  /** Share of the pause that is random, 0 to 1; default 0.5. Keeps retries of one outage apart. */
  jitter?: number
  /** False ends the job with this error; default: every error is retried. */
  when?: (error: unknown, attempt: number) => boolean
}

/** @throws UsageError `pool-retry` for numbers out of range. */
export function checkRetry(policy: RetryPolicy): RetryPolicy {
  const { attempts, backoffMs = 0, factor = 1, jitter = 0, maxBackoffMs = 0 } = policy
  const sound =
    Number.isInteger(attempts) &&
    attempts >= 1 &&
    backoffMs >= 0 &&
    factor >= 1 &&
    jitter >= 0 &&
    jitter <= 1 &&
    maxBackoffMs >= 0
  if (!sound) {
    throw new UsageError(
      'pool-retry',
      'retry needs attempts >= 1, backoffMs >= 0, factor >= 1, jitter from 0 to 1',
    )
  }
  return policy
}

/** Pause in ms after `attempt` failed, or undefined when that was the last one. `random` is in [0, 1). */
export function retryPause(
  policy: RetryPolicy | undefined,
  error: unknown,
  attempt: number,
  random: () => number,
): number | undefined {
  if (policy === undefined || attempt >= policy.attempts) return undefined
  if (policy.when !== undefined && !policy.when(error, attempt)) return undefined
  const { backoffMs = 100, factor = 2, maxBackoffMs = 30_000, jitter = 0.5 } = policy
  const pause = Math.min(maxBackoffMs, backoffMs * factor ** (attempt - 1))
  return pause * (1 - jitter * random())
}
