/** The state of a recording at any moment: going on from the last one asked for is cheap, going back begins anew. */
import type { Recording } from '../read-recording.ts'
import { applyDelta, type RecordedState } from '../state-delta.ts'

type Course = Pick<Recording, 'base' | 'deltas'>

export class StateAt {
  readonly #recording: Course
  #next = 0
  #state: RecordedState

  constructor(recording: Course) {
    this.#recording = recording
    this.#state = recording.base
  }

  at(timeMs: number): RecordedState {
    const { deltas, base } = this.#recording
    const before = deltas[this.#next - 1]
    if (before !== undefined && before.atMs > timeMs) {
      this.#next = 0
      this.#state = base
    }
    for (
      let delta = deltas[this.#next];
      delta !== undefined && delta.atMs <= timeMs;
      delta = deltas[this.#next]
    ) {
      this.#state = applyDelta(this.#state, delta)
      this.#next++
    }
    return this.#state
  }
}
