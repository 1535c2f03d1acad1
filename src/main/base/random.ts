/**
 * A small seeded generator (xoshiro128**, Blackman and Vigna): the same seed gives the same numbers everywhere,
 * so a schedule can be replayed. Not for secrets.
 */
export class Random {
  readonly seed: number
  #a: number
  #b: number
  #c: number
  #d: number

  constructor(seed: number) {
    this.seed = seed >>> 0
    // splitmix32 spreads nearby seeds apart
    let state = this.seed
    const word = (): number => {
      state = (state + 0x9e3779b9) | 0
      let z = state
      z = Math.imul(z ^ (z >>> 16), 0x21f0aaad)
      z = Math.imul(z ^ (z >>> 15), 0x735a2d97)
      return z ^ (z >>> 15)
    }
    this.#a = word()
    this.#b = word()
    this.#c = word()
    this.#d = word() | 1
  }

  /** A whole number in 0 … 2^32-1. */
  uint32(): number {
    const scaled = Math.imul(this.#b, 5)
    const result = Math.imul((scaled << 7) | (scaled >>> 25), 9)
    const shifted = this.#b << 9
    this.#c ^= this.#a
    this.#d ^= this.#b
    this.#b ^= this.#c
    this.#a ^= this.#d
    this.#c ^= shifted
    this.#d = (this.#d << 11) | (this.#d >>> 21)
    return result >>> 0
  }

  /** A number in [0, 1). */
  float(): number {
    return this.uint32() / 0x1_0000_0000
  }

  /** A whole number in 0 … n-1, for n up to 2^32. */
  below(n: number): number {
    return Math.floor(this.float() * n)
  }

  /** Reorders in place, every order equally likely (Fisher and Yates). */
  shuffle<T>(items: T[]): T[] {
    for (let i = items.length - 1; i > 0; i--) {
      const j = this.below(i + 1)
      const item = items[i] as T
      items[i] = items[j] as T
      items[j] = item
    }
    return items
  }
}

/** A seed for those who gave none. */
export function freshSeed(): number {
  return Math.floor(Math.random() * 0x1_0000_0000)
}
