/** A rate limiter that makes goroutines wait: meant, perhaps, but then it is what limits the throughput. */
import type { Rule } from '../rule.ts'

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
        over: 'nobody waits for it any more',
        detail: {
          summary: `${stats.waiting} waiting, ${limiter.rate} per second`,
          rule: 'goroutines wait for permits, for 5 s',
          series: [
            { label: 'waiting', metric: 'limiter.waiting', attrs: { limiter: limiter.name }, unit: '' },
            { label: 'rate', metric: 'limiter.take.rate', attrs: { limiter: limiter.name }, unit: '/s' },
          ],
          facts: [
            { label: 'Waiting', value: String(stats.waiting) },
            { label: 'Rate', value: String(limiter.rate), unit: '/s' },
          ],
          fix: { title: 'Raise the rate', text: 'if what lies behind it can bear more.' },
          others: [
            {
              title: `Rate ${limiter.rate * 2}`,
              text: 'twice the permits',
              knob: `limiter.${limiter.name}.rate`,
              value: limiter.rate * 2,
            },
          ],
        },
      }))
  },
}
