/** A goroutine that kept the thread for more than 10 ms: nothing else ran meanwhile, not even the timers. */
import type { Rule } from '../findings-book.ts'

/** Long enough to be read; a single long run is over before anybody looks. */
const shownMs = 30_000
/** Below that no frame and no ping is late; it is worth knowing, not worth a warning. */
const noticeableMs = 50

/** Remembers what it has counted, so each run needs its own. */
export function longRun(): Rule {
  let counted = 0
  let seenAtMs = -Infinity
  return {
    look({ longRuns, lastLongRun, nowMs }) {
      if (longRuns > counted) seenAtMs = nowMs
      counted = longRuns
      // Without a name it may have been many short runs in a row: nobody to blame.
      if (lastLongRun?.goroutine === undefined || nowMs - seenAtMs > shownMs) return []
      const { name: who, site } = lastLongRun.goroutine
      return [
        {
          id: `long-run:${who}`,
          severity: lastLongRun.ms < noticeableMs ? 'note' : 'warning',
          title: `${who} hogs the thread`,
          text: `\`${who}\` ran ${Math.round(lastLongRun.ms)} ms without waiting${site === '' ? '' : ` (created at ${site})`}; nothing else runs meanwhile. Yield with \`gosched()\`, or move the work to a thread pool.`,
          immediate: true,
        },
      ]
    },
  }
}
