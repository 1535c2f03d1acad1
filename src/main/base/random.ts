/**
 * A small seeded generator (xoshiro128**, Blackman and Vigna): the same seed gives the same numbers everywhere,
 * so a schedule can be replayed. Not for secrets.
 */
export class Random {
  readonly seed: number
  /** Four 32-bit words. A typed array, because numbers of 32 bits do not fit V8's small integers everywhere. */
  readonly #state = new Int32Array(4)

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
    for (let i = 0; i < 3; i++) this.#state[i] = word()
    this.#state[3] = word() | 1
  }

  /** A whole number in 0 … 2^32-1. */
  uint32(): number {
    const s = this.#state
    const a = s[0] as number
    const b = s[1] as number
    const scaled = Math.imul(b, 5)
    const result = Math.imul((scaled << 7) | (scaled >>> 25), 9)
    const c = (s[2] as number) ^ a
    const d = (s[3] as number) ^ b
    s[0] = a ^ d
    s[1] = b ^ c
    s[2] = c ^ (b << 9)
    s[3] = (d << 11) | (d >>> 21)
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
