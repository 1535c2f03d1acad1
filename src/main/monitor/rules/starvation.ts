/** Runnable goroutines that wait long for their turn: too many of them, or somebody who runs long between two waits. */
import type { Rule } from '../rule.ts'

/** A frame and a ping are late by then. */
const lateMs = 50

export const starvation: Rule = {
  look({ runQueue, switchesPerMs, rt, lastLongRun, nowMs }) {
    if (rt === undefined || runQueue < 2 || !(switchesPerMs > 0)) return []
    const delayMs = runQueue / switchesPerMs
    if (delayMs < lateMs) return []
    const hog =
      lastLongRun !== undefined && nowMs - lastLongRun.atMs < 5000 ? lastLongRun.goroutine.name : undefined
    const why =
      hog === undefined
        ? 'There is more to do than one thread can.'
        : `\`${hog}\` holds the thread for ${Math.round(lastLongRun?.ms ?? 0)} ms at a time.`
    return [
      {
        id: 'starvation',
        severity: 'warning',
        title: 'Runnable goroutines starve',
        text: `${runQueue} goroutines could run and wait about ${Math.round(delayMs)} ms for their turn. ${why}`,
        over: 'the run queue is short again',
        holdMs: 5000,
        detail: {
          summary: `${runQueue} runnable, turn after ${Math.round(delayMs)} ms`,
          rule: `run queue ÷ switches per ms over ${lateMs} ms for 5 s`,
          series: [
            { label: 'run queue', metric: 'scheduler.runqueue.length', attrs: {}, unit: '' },
            { label: 'switches', metric: 'scheduler.switch.rate', attrs: {}, unit: '/s' },
          ],
          facts: [
            { label: 'Runnable', value: String(runQueue) },
            { label: 'Turn after', value: String(Math.round(delayMs)), unit: 'ms' },
          ],
          fix: {
            title: 'Do less at once, or elsewhere',
            text: 'Move heavy work to a thread pool or to more processors, or let fewer goroutines in by a semaphore.',
          },
        },
      },
    ]
  },
}
