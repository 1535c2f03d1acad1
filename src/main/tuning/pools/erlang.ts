/**
 * Waiting in front of several workers, after Erlang (1917) for M/M/c and Allen and Cunneen (1990) for variable arrivals and
 * service times: waits grow with the mean of the two squared coefficients of variation.
 */

export interface Load {
  /** Jobs per second. */
  arrivals: number
  /** Mean ms on a worker. */
  serviceMs: number
  /** Squared coefficients of variation: 1 for exponential times and Poisson arrivals, 0 for a clock. */
  arrivalCv2: number
  serviceCv2: number
}

export interface Waits {
  /** Share of the jobs that have to wait at all. */
  waiting: number
  meanMs: number
  p99Ms: number
}

/** Workers that the load keeps busy: arrivals × service time, in Erlang. */
export function offeredLoad({ arrivals, serviceMs }: Load): number {
  return (arrivals * serviceMs) / 1000
}

/** Share of jobs that find every worker busy (Erlang C), by the recurrence of Erlang B, which cannot overflow. */
export function erlangC(workers: number, load: number): number {
  if (load >= workers) return 1
  if (load <= 0) return 0
  let blocked = 1
  for (let n = 1; n <= workers; n++) blocked = (load * blocked) / (n + load * blocked)
  return blocked / (1 - (load / workers) * (1 - blocked))
}

/** Infinite when so many workers cannot keep up. */
export function waits(workers: number, load: Load): Waits {
  const busy = offeredLoad(load)
  if (busy >= workers) return { waiting: 1, meanMs: Infinity, p99Ms: Infinity }
  const waiting = erlangC(workers, busy)
  // Of those who wait; exponentially distributed in M/M/c, nearly so in heavy traffic otherwise (Kingman).
  const ofWaitingMs = (load.serviceMs / (workers - busy)) * ((load.arrivalCv2 + load.serviceCv2) / 2)
  return {
    waiting,
    meanMs: waiting * ofWaitingMs,
    p99Ms: waiting <= 0.01 ? 0 : ofWaitingMs * Math.log(waiting / 0.01),
  }
}

/** Fewest workers within the bounds whose p99 wait is at most the target; undefined when even `max` are too few. */
export function workersFor(load: Load, targetP99Ms: number, min: number, max: number): number | undefined {
  for (let workers = Math.max(min, Math.floor(offeredLoad(load))); workers <= max; workers++)
    if (waits(workers, load).p99Ms <= targetP99Ms) return workers
  return undefined
}
