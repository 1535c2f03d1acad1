/**
 * When goroutines began, without a field in each: ids ascend, so remembering now and then which id was the last gives
 * the time of birth of any of them, to the nearest mark. Old marks are thinned out: what began an hour ago need not be
 * known to the tenth of a second.
 */
const maxMarks = 2048

export class BirthMarks {
  #ids: number[] = []
  #times: number[] = []

  /** `lastId`: of the goroutine started last, now. */
  mark(lastId: number, nowMs: number): void {
    if (this.#ids.at(-1) === lastId) return
    this.#ids.push(lastId)
    this.#times.push(nowMs)
    if (this.#ids.length > maxMarks) this.#thin()
  }

  /** When it began, at the latest; NaN when that was before the first mark. */
  bornMs(id: number): number {
    const at = this.#firstAtLeast(this.#ids, id)
    if (at === 0 && this.#ids[0] !== undefined && id <= this.#ids[0]) return NaN
    return this.#times[at] ?? this.#times.at(-1) ?? NaN
  }

  /** The last id that was there at that time; 0 when none is known to have been. */
  lastIdAt(timeMs: number): number {
    const after = this.#firstAtLeast(this.#times, timeMs)
    return this.#ids[this.#times[after] === timeMs ? after : after - 1] ?? 0
  }

  #firstAtLeast(values: readonly number[], wanted: number): number {
    let low = 0
    let high = values.length
    while (low < high) {
      const middle = (low + high) >>> 1
      if ((values[middle] as number) < wanted) low = middle + 1
      else high = middle
    }
    return low
  }

  /** Every second one of the older half. */
  #thin(): void {
    const keep = (_: number, i: number): boolean => i >= maxMarks / 2 || i % 2 === 0
    this.#ids = this.#ids.filter(keep)
    this.#times = this.#times.filter(keep)
  }
}
