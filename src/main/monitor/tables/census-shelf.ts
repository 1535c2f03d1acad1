/**
 * The censuses at hand: the newest one is shared by all who ask within its time, and one whose order somebody wants to
 * keep stays as long as he asks. A walk costs in proportion to the goroutines there are, so the larger it was, the
 * longer it serves: never more than a tenth of the thread goes into walking.
 */
import type { FarCensus, ProcessorSet } from '../../parallel/index.ts'
import type { Runtime } from '../../runtime/index.ts'
import type { GoroutineGrouping } from '../../../shared/tables.ts'
import { type Census, takeCensus } from './census.ts'
import { type CensusView, viewCensus } from './census-view.ts'
import type { Test } from './goroutine-filter.ts'
import { inSlices } from './in-slices.ts'

const freshMs = 900
/** A census that nobody asked for this long is let go, and the goroutines with it. */
const forgetMs = 3000
/** However often it is asked for: an order as old as this says nothing any more. */
const oldestMs = 60_000

interface Kept {
  readonly census: Census
  readonly takenMs: number
  usedMs: number
  readonly views: Map<string, Promise<CensusView>>
}

export class CensusShelf {
  /** Thread time of the last walk, in ms. */
  walkMs = 0
  readonly #rt: Runtime
  readonly #onCensus: (census: Census) => void
  #kept: Kept[] = []
  #walking: Promise<void> | undefined
  #last = 0

  constructor(rt: Runtime, onCensus: (census: Census) => void) {
    this.#rt = rt
    this.#onCensus = onCensus
  }

  /** A census of the last second or so; `anew`: begun after this call. */
  async current(anew = false): Promise<Census> {
    const askedMs = this.#rt.clock.now()
    const earliestMs = anew ? askedMs : askedMs - Math.max(freshMs, this.walkMs * 10)
    for (;;) {
      const newest = this.#kept.at(-1)
      if (newest !== undefined && newest.takenMs >= earliestMs) {
        newest.usedMs = this.#rt.clock.now()
        return newest.census
      }
      // Somebody else's walk may have begun too early for this question: then there is another round.
      this.#walking ??= this.#walk().finally(() => (this.#walking = undefined))
      await this.#walking
    }
  }

  /** The one with that number, if it is still there and not too old to say anything. */
  held(number: number | undefined): Census | undefined {
    const kept = this.#kept.find(({ census }) => census.number === number)
    const nowMs = this.#rt.clock.now()
    if (kept === undefined || nowMs - kept.takenMs > oldestMs) return undefined
    kept.usedMs = nowMs
    return kept.census
  }

  /** Views are made once per filter and census. */
  view(
    census: Census,
    groupBy: GoroutineGrouping,
    filterKey: string,
    makeTest: () => Test | undefined,
  ): Promise<CensusView> {
    const make = async (): Promise<CensusView> =>
      (await inSlices(viewCensus(census, groupBy, makeTest()))).value
    const kept = this.#kept.find((each) => each.census === census)
    if (kept === undefined) return make()
    const key = `${groupBy === 'reason' ? 'reason' : 'site'} ${filterKey}`
    let view = kept.views.get(key)
    if (view === undefined) kept.views.set(key, (view = make()))
    return view
  }

  /** Lets go of what nobody uses. */
  tidy(): void {
    const nowMs = this.#rt.clock.now()
    if (this.#kept.some(({ usedMs }) => nowMs - usedMs > forgetMs))
      this.#kept = this.#kept.filter(({ usedMs }) => nowMs - usedMs <= forgetMs)
  }

  /** What the other processors say, if there are any. */
  #others(): Promise<readonly FarCensus[]> | readonly FarCensus[] {
    const set = this.#rt.registry.list('processors')[0] as ProcessorSet | undefined
    return set?.goroutines.censuses() ?? []
  }

  async #walk(): Promise<void> {
    const number = ++this.#last
    const others = await this.#others()
    const { value: census, tookMs } = await inSlices(takeCensus(this.#rt, number, others))
    this.walkMs = tookMs
    const usedMs = this.#rt.clock.now()
    const kept: Kept = { census, takenMs: census.nowMs, usedMs, views: new Map() }
    const previous = this.#kept.at(-1)
    // The one before goes at once unless its order was asked for since it was replaced.
    this.#kept = this.#kept.filter((each) => each !== previous || usedMs - each.usedMs < forgetMs)
    this.#kept.push(kept)
    this.#onCensus(census)
  }
}
