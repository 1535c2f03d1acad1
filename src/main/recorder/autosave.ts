/** When the recorder saves by itself: a critical finding has opened, and none was saved within the last minute. */
import type { Finding } from '../../shared/model.ts'
import type { RecordingReason } from '../../shared/recordings.ts'
import { newCriticals } from './state-delta.ts'

const everyMs = 60_000

export class Autosave {
  #savedMs = -Infinity

  /** Why to save now, if so. */
  reason(
    before: readonly Finding[],
    now: readonly Finding[] | undefined,
    nowMs: number,
  ): RecordingReason | undefined {
    const [first] = now === undefined ? [] : newCriticals(before, now)
    if (first === undefined || nowMs - this.#savedMs < everyMs) return undefined
    this.#savedMs = nowMs
    return { kind: 'finding', text: first.title }
  }
}
