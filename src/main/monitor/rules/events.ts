/** What ends a program or a goroutine: said at once, kept until the next run. */
import type { Rule } from '../rule.ts'

export const panic: Rule = {
  look({ events }) {
    if (events.panic === undefined) return []
    const { goroutine, message } = events.panic
    return [
      {
        id: `panic:${goroutine}`,
        severity: 'critical',
        title: `Panic in ${goroutine}`,
        text: `\`${goroutine}\` threw and nobody caught it: ${message}`,
        immediate: true,
      },
    ]
  },
}

export const deadlock: Rule = {
  look({ events }) {
    if (events.deadlock === undefined) return []
    return [
      {
        id: 'deadlock',
        severity: 'critical',
        title: 'Deadlock: all goroutines are asleep',
        text: events.deadlock,
        immediate: true,
      },
    ]
  },
}
