import type { PoolAdvice } from '../../../shared/pools.ts'

/** Another advice is given once the figures have called for another one for so long. */
const holdMs = 3000

/**
 * Keeps advice from flipping: figures near a bound lie now on this side of it and now on that one. What is advised changes only after
 * some seconds, the words and figures of the same advice at once, and so does everything when the question is a new one. An offer
 * to take workers away that the figures speak against is not held for a moment.
 */
export class SteadyAdvice {
  #shown: PoolAdvice | undefined
  #question = ''
  #otherSinceMs: number | undefined

  /** `question` names what the advice is about: the size, the target. */
  next(advice: PoolAdvice, question: string, nowMs: number): PoolAdvice {
    const shown = this.#shown
    if (
      shown === undefined ||
      question !== this.#question ||
      !isDecision(shown) ||
      shown.level === 'shrink' ||
      sameDecision(shown, advice)
    )
      return this.#show(advice, question)
    this.#otherSinceMs ??= nowMs
    return nowMs - this.#otherSinceMs < holdMs ? shown : this.#show(advice, question)
  }

  #show(advice: PoolAdvice, question: string): PoolAdvice {
    this.#shown = advice
    this.#question = question
    this.#otherSinceMs = undefined
    return advice
  }
}

const isDecision = ({ level }: PoolAdvice): boolean => level !== 'unknown'

const sameDecision = (a: PoolAdvice, b: PoolAdvice): boolean => a.level === b.level && a.size === b.size
