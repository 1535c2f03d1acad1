/** What is lost quietly: ticks that nobody took in time, contexts that nobody ends. */
import type { Sighting } from '../findings-book.ts'
import type { Rule } from '../rule.ts'

const windowMs = 10_000
const leastTicks = 10
/** Contexts: over so many steps, each with more than before. */
const steps = 6
const leastContexts = 100

/** Remembers counts, so each run needs its own. */
export function leftovers(): Rule {
  let atMs = -Infinity
  let ticks = 0
  let dropped = 0
  const contexts: number[] = []
  return {
    look({ nowMs, rt }) {
      if (rt === undefined) return []
      const { tallies } = rt.sched
      if (nowMs - atMs >= windowMs) {
        dropped = atMs === -Infinity ? 0 : tallies.ticksDropped - ticks
        ticks = tallies.ticksDropped
        atMs = nowMs
        contexts.push(tallies.contexts)
        if (contexts.length > steps) contexts.shift()
      }
      return [...droppedTicks(dropped, tallies.tickDroppedBy), ...openContexts(contexts)]
    },
  }
}

function droppedTicks(dropped: number, by: string): Sighting[] {
  if (dropped < leastTicks) return []
  return [
    {
      id: 'ticker-drops',
      severity: 'note',
      title: 'A ticker drops ticks',
      text: `${dropped} ticks in ${windowMs / 1000} s came while ${by === '' ? 'their receiver' : `\`${by}\``} was still busy with the one before. Ticks are never queued: the work between two of them takes longer than the period.`,
      immediate: true,
      over: 'ticks arrive in time again',
      detail: {
        summary: `${dropped} ticks dropped in ${windowMs / 1000} s`,
        rule: `${leastTicks} ticks or more dropped within ${windowMs / 1000} s`,
        facts: [{ label: 'Dropped', value: String(dropped), unit: `in ${windowMs / 1000} s` }],
        fix: {
          title: 'Tick more rarely',
          text: 'Use a longer period, or do the work in a goroutine of its own.',
        },
        series: [
          {
            label: 'event loop p99',
            metric: 'process.eventloop.delay',
            attrs: { quantile: 'p99' },
            unit: 'ms',
          },
        ],
      },
    },
  ]
}

function openContexts(counts: readonly number[]): Sighting[] {
  const [first = 0] = counts
  const last = counts.at(-1) ?? 0
  const rising =
    counts.length === steps && counts.every((count, i) => i === 0 || count > (counts[i - 1] ?? 0))
  if (!rising || last - first < leastContexts) return []
  return [
    {
      id: 'context-leak',
      severity: 'warning',
      title: 'Contexts are never cancelled',
      text: `${last - first} more contexts in the last minute, ${last} in all that have not ended. Each keeps its place in its parent, and its timer if it has one, until it is cancelled.`,
      over: 'contexts end again',
      detail: {
        summary: `+${last - first} per minute, ${last} open`,
        rule: `more open contexts in each of ${steps - 1} steps of ${windowMs / 1000} s`,
        facts: [
          { label: 'Open', value: String(last) },
          { label: 'Growth', value: `+${last - first}`, unit: '/min' },
        ],
        fix: {
          title: 'Call cancel',
          text: 'const [ctx, cancel] = withTimeout(…); try { … } finally { cancel() }',
        },
        series: [{ label: 'memory', metric: 'process.memory.heap', attrs: {}, unit: 'By' }],
      },
    },
  ]
}
