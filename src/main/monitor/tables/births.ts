/** When goroutines of all processors began: marks for each of them, see `BirthMarks`. */
import { firstQueued } from '../../parallel/index.ts'
import { placeOf } from '../../../shared/goroutine-id.ts'
import { BirthMarks } from './birth-marks.ts'
import type { Census } from './census.ts'

interface Marks {
  readonly marks: BirthMarks
  /** Ids begin anew when another thread has taken the processor's place. */
  last: number
}

export class Births {
  readonly #byProcessor = new Map<number, Marks>()

  mark(processor: number, lastId: number, nowMs: number): void {
    let course = this.#byProcessor.get(processor)
    if (course === undefined || lastId < course.last)
      this.#byProcessor.set(processor, (course = { marks: new BirthMarks(), last: 0 }))
    course.last = lastId
    course.marks.mark(lastId, nowMs)
  }

  /** What a census tells about the other processors. */
  note({ far, nowMs }: Census): void {
    for (const { census } of far)
      if (census.processor !== 0) this.mark(census.processor, census.spawned, nowMs)
  }

  /** As `BirthMarks.bornMs`; NaN also for what has not begun. */
  bornMs(id: number): number {
    const place = placeOf(id)
    if (place.id >= firstQueued) return NaN
    return this.#byProcessor.get(place.processor)?.marks.bornMs(place.id) ?? NaN
  }

  /** As `BirthMarks.lastIdAt`. */
  lastIdAt(processor: number, timeMs: number): number {
    return this.#byProcessor.get(processor)?.marks.lastIdAt(timeMs) ?? 0
  }
}
