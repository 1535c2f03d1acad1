export interface BackOff {
  /** Before the second attempt, ms. */
  minMs: number
  /** Never longer than this, ms. */
  maxMs: number
}

export const defaultBackOff: BackOff = { minMs: 100, maxMs: 5000 }

/**
 * How long to wait after so many failures in a row (from 0), ms: twice as long each time, minus up to half at random, so
 * that those who lost the same server do not come back in step.
 */
export function backOffMs(failures: number, { minMs, maxMs }: BackOff, random = Math.random()): number {
  const full = Math.min(maxMs, minMs * 2 ** Math.min(failures, 30))
  return full * (1 - random / 2)
}
