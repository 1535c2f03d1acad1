import type { Goroutine } from './goroutine.ts'
import type { Op } from './op.ts'

/** Is told which case a select chooses, of one select in so many: one that is passed over counts a number down. */
export interface SelectObserver {
  /** How many to pass over until the next. */
  left: number
  /** Called on the stack of the goroutine, before anything happens. Sets `left` anew. */
  begins(g: Goroutine, cases: Readonly<Record<string, Op<unknown>>>): SelectWatch
}

/** One select that is told of. */
export interface SelectWatch {
  /** `key`: of the case; undefined: the default of a `trySelect`. `waitedTicks`: 0 when it could happen at once. */
  chose(key: string | undefined, waitedTicks: number): void
}
