/** Goroutines that only ever become more: whoever starts them does not see them end. */
import { Ring } from '../../base/index.ts'
import type { Rule } from '../rule.ts'

const stepMs = 10_000
const steps = 7
const leastGrowth = 50
const leastShare = 0.2

/** Keeps a minute of counts, so each run needs its own. */
export function growth(): Rule {
  const counts = new Ring<number>(steps)
  let atMs = -Infinity
  return {
    look({ nowMs, rt, goroutines }) {
      if (rt === undefined) return []
      if (nowMs - atMs >= stepMs) {
        atMs = nowMs
        counts.push(goroutines)
      }
      const seen = [...counts]
      const [first = 0] = seen
      const last = seen.at(-1) ?? 0
      const rising = seen.every((count, i) => i === 0 || count > (seen[i - 1] ?? 0))
      if (seen.length < steps || !rising || last - first < Math.max(leastGrowth, first * leastShare))
        return []
      const perMinute = Math.round(last - first)
      const { name, count } = largestGroup(rt.goroutines())
      return [
        {
          id: 'goroutine-growth',
          severity: 'warning',
          title: 'Goroutines grow without end',
          text: `${perMinute} more in the last minute, ${last} now; most of them, ${count}, run \`${name}\`. Whoever starts them should wait for their end or give them a context.`,
          over: 'their number has stopped growing',
          about: `group:${name}`,
          detail: {
            summary: `+${perMinute} per minute, mostly ${name}`,
            rule: `more in each of ${steps - 1} steps of ${stepMs / 1000} s, and by ${leastShare * 100} % at least`,
            series: [{ label: 'goroutines', metric: 'goroutine.total', attrs: {}, unit: '' }],
            facts: [
              { label: 'Now', value: String(last) },
              { label: 'Growth', value: `+${perMinute}`, unit: '/min' },
              { label: name, value: String(count) },
            ],
            fix: {
              title: 'Bound them',
              text: 'Start them from a pool or a Group with a limit, or end them through a context.',
            },
            place: { screen: 'goroutines', label: 'Open goroutines' },
          },
        },
      ]
    },
  }
}

/** Beyond so many the first ones stand for all. */
const sampled = 20_000

function largestGroup(goroutines: Iterable<{ name: string }>): { name: string; count: number } {
  const counts = new Map<string, number>()
  let left = sampled
  for (const { name } of goroutines) {
    counts.set(name, (counts.get(name) ?? 0) + 1)
    if (--left === 0) break
  }
  let best = { name: '', count: 0 }
  for (const [name, count] of counts) if (count > best.count) best = { name, count }
  return best
}
