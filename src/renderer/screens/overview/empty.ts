import { clock } from '../../format.ts'
import type { TimeWindow } from '../../state/window.ts'

/** The range in words, for cards that found nothing in it. */
export function emptyWhere({ fromMs, toMs }: TimeWindow): string {
  return `between ${clock(fromMs)} and ${clock(toMs)}`
}
