/** The monitor steps back when it becomes a load itself, and says so. */
import type { Rule } from '../rule.ts'

export const overload: Rule = {
  look({ monitor: { slowedToHz, costShare } }) {
    if (slowedToHz === undefined) return []
    return [
      {
        id: 'monitor-overload',
        severity: 'note',
        title: `Sampling slowed to ${slowedToHz} Hz`,
        text: `Watching took more than 2 % of a core (${costShare.toFixed(1)} % now), so samples are taken less often until it is cheap again.`,
      },
    ]
  },
}
