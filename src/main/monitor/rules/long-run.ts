/**
 * A goroutine that kept the thread for more than 10 ms: nothing else ran meanwhile, not even the timers.
 *
 * Where the thread's own CPU time can be read the time that the machine took away is left out. Elsewhere a starved
 * machine looks the same as a greedy goroutine: then the same one must be caught again and again.
 */
import type { Rule } from '../rule.ts'

/** Long enough to be read; a single long run is over before anybody looks. */
const shownMs = 30_000
/** Below that no frame and no ping is late; it is worth knowing, not worth a warning. */
const noticeableMs = 50
const timesUnproved = 3
const withinMs = 20_000

/** Remembers what it has seen, so each run needs its own. */
export function longRun(): Rule {
  const caught = new Map<string, { atMs: number[]; seenAtMs: number }>()
  let last: unknown
  return {
    look({ lastLongRun, nowMs }) {
      if (lastLongRun === undefined) return []
      const { name: who } = lastLongRun.goroutine
      const known = caught.get(who) ?? { atMs: [], seenAtMs: -Infinity }
      caught.set(who, known)
      if (lastLongRun !== last) {
        last = lastLongRun
        known.atMs = [...known.atMs.filter((atMs) => nowMs - atMs < withinMs), nowMs]
        if (lastLongRun.proved || known.atMs.length >= timesUnproved) known.seenAtMs = nowMs
      }
      if (nowMs - known.seenAtMs > shownMs) return []
      const ms = Math.round(lastLongRun.ms)
      return [
        {
          id: `long-run:${who}`,
          severity: lastLongRun.ms < noticeableMs ? 'note' : 'warning',
          title: `${who} hogs the thread`,
          text: `\`${who}\` ran ${ms} ms without waiting; nothing else runs meanwhile. Yield with \`gosched()\`, or move the work to a thread pool.`,
          immediate: true,
          over: `no such run for ${shownMs / 1000} s`,
          about: `group:${who}`,
          detail: {
            summary: `${ms} ms without a wait`,
            rule: `one run of more than 10 ms${lastLongRun.proved ? ', by the thread’s CPU time' : `, ${timesUnproved} times within ${withinMs / 1000} s`}`,
            series: [
              {
                label: 'event loop max',
                metric: 'process.eventloop.delay',
                attrs: { quantile: 'max' },
                unit: 'ms',
                limit: 10,
              },
            ],
            facts: [{ label: 'Longest now', value: String(ms), unit: 'ms' }],
            fix: { title: 'Wait more often', text: 'Call gosched() in the loop, or run it in a threadPool.' },
          },
        },
      ]
    },
  }
}
