/** What ends a program or a goroutine: said at once, kept until the next run. */
import type { Rule } from '../rule.ts'

interface Mistake {
  words: RegExp
  title: string
  fix: { title: string; text: string }
}

/** Panics of the runtime itself have a name, and a way out. */
const mistakes: readonly Mistake[] = [
  {
    words: /send on closed channel/,
    title: 'Send on closed channel',
    fix: {
      title: 'Let the sender close',
      text: 'Only who sends may close, and with several senders whoever has waited for all of them. A receiver that has enough cancels a context instead.',
    },
  },
  {
    words: /close of closed channel/,
    title: 'Channel closed twice',
    fix: {
      title: 'Close in one place',
      text: 'One owner closes: with several senders a goroutine that waits for all of them, or a `Once`.',
    },
  },
  {
    words: /unlock of unlocked/i,
    title: 'Unlocked twice',
    fix: { title: 'Pair them', text: 'Unlock in a `finally` right after the lock, and nowhere else.' },
  },
  {
    words: /negative WaitGroup counter/,
    title: 'Too many done()',
    fix: { title: 'Count by itself', text: 'Start members with `wg.go(fn)`: each counts down once.' },
  },
]

const fallback = {
  title: 'Panic',
  fix: {
    title: 'Catch it where it can be handled',
    text: 'Return errors as values, join the goroutine, or run it in a Group: its `wait` throws the first error.',
  },
}

export const panic: Rule = {
  look({ events }) {
    if (events.panic === undefined) return []
    const { goroutine, message } = events.panic
    const { title, fix } = mistakes.find(({ words }) => words.test(message)) ?? fallback
    return [
      {
        id: `panic:${goroutine}`,
        severity: 'critical',
        title: `${title} in ${goroutine}`,
        text: `\`${goroutine}\` threw and nobody caught it: ${message}`,
        immediate: true,
        detail: {
          summary: message,
          rule: 'a goroutine threw, and nobody caught it',
          facts: [{ label: 'Goroutine', value: goroutine }],
          fix,
        },
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
        detail: {
          summary: 'nobody can go on',
          rule: 'all goroutines wait, no timer is set and nothing is expected from outside',
          fix: {
            title: 'Let somebody go on',
            text: 'Each of them waits for another: see who should have sent, received, unlocked or counted down.',
          },
        },
      },
    ]
  },
}
