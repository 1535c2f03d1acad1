/** A rate limiter that makes goroutines wait: meant, perhaps, but then it is what limits the throughput. */
import type { Rule } from '../findings-book.ts'

export const limited: Rule = {
  look({ limiters }) {
    return limiters
      .filter(({ stats }) => stats.waiting > 0)
      .map(({ limiter, stats }) => ({
        id: `limited:${limiter.name}`,
        severity: 'note' as const,
        title: `${limiter.name} holds back work`,
        text: `${stats.waiting} ${stats.waiting === 1 ? 'goroutine waits' : 'goroutines wait'} for a permit of \`${limiter.name}\`, which hands out ${limiter.rate} per second.`,
        holdMs: 5000,
      }))
  },
}
