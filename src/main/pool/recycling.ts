/** When a healthy thread is replaced by a fresh one, against leaks of the code that it runs. */
export interface RecyclePolicy {
  /** After so many jobs. */
  afterJobs?: number
  /** After so many ms of life; looked at whenever it has become idle. */
  afterMs?: number
}

export function isWornOut(policy: RecyclePolicy | undefined, jobs: number, ageMs: number): boolean {
  if (policy === undefined) return false
  const { afterJobs = Infinity, afterMs = Infinity } = policy
  return jobs >= afterJobs || ageMs >= afterMs
}
