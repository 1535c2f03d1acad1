/**
 * Log-linear histogram of durations (after HdrHistogram): values in milliseconds with fractions, resolution 1 µs,
 * sixteen buckets per power of two, hence a relative error of at most 1/32 at a bucket's middle. Values above
 * 2^31 µs (36 minutes) land in the last bucket; `max` and `sum` stay exact.
 */

const subBits = 4
const sub = 1 << subBits
/** µs 0 … 15 have a bucket each; every further power of two up to 2^31 has sixteen. */
const bucketCount = sub + (31 - subBits) * sub
const topMicros = 0x7fff_ffff

function bucketOf(micros: number): number {
  if (micros < sub) return micros
  const exponent = 31 - Math.clz32(micros)
  return ((exponent - subBits + 1) << subBits) + ((micros >>> (exponent - subBits)) & (sub - 1))
}

function lowMicros(bucket: number): number {
  if (bucket < sub) return bucket
  const exponent = (bucket >>> subBits) + subBits - 1
  return (sub + (bucket & (sub - 1))) * 2 ** (exponent - subBits)
}

function middleMs(bucket: number): number {
  if (bucket < sub) return bucket / 1000
  return (lowMicros(bucket) + lowMicros(bucket + 1) - 1) / 2000
}

export class Histogram {
  count = 0
  /** Sum of all values in ms. */
  sum = 0
  /** Largest value in ms, 0 when empty. */
  max = 0
  /** Smallest value in ms, 0 when empty. */
  min = 0
  readonly #buckets = new Uint32Array(bucketCount)

  /** Takes a duration in ms. Negative values and NaN count as 0. */
  record(ms: number): void {
    const value = ms > 0 ? ms : 0
    const micros = value * 1000
    const bucket = bucketOf(micros < topMicros ? micros | 0 : topMicros)
    const buckets = this.#buckets
    buckets[bucket] = (buckets[bucket] as number) + 1
    if (value > this.max) this.max = value
    if (this.count === 0 || value < this.min) this.min = value
    this.count++
    this.sum += value
  }

  get mean(): number {
    return this.count === 0 ? 0 : this.sum / this.count
  }

  /** The value in ms below which the share `q` (0 … 1) of all values lies; 0 when empty. */
  quantile(q: number): number {
    if (this.count === 0) return 0
    const rank = Math.max(1, Math.ceil(Math.min(1, Math.max(0, q)) * this.count))
    let seen = 0
    for (let bucket = 0; bucket < bucketCount; bucket++) {
      seen += this.#buckets[bucket] as number
      if (seen >= rank) return Math.min(this.max, Math.max(this.min, middleMs(bucket)))
    }
    return this.max
  }

  /** How many of the values were at most so long, by buckets. */
  countUpTo(ms: number): number {
    const last = bucketOf(Math.min(topMicros, Math.max(0, ms * 1000)) | 0)
    let seen = 0
    for (let bucket = 0; bucket <= last; bucket++) seen += this.#buckets[bucket] as number
    return seen
  }

  reset(): void {
    this.#buckets.fill(0)
    this.count = this.sum = this.max = this.min = 0
  }

  /** Adds what the other one holds. */
  merge(other: Histogram): void {
    if (other.count === 0) return
    for (let i = 0; i < bucketCount; i++) {
      this.#buckets[i] = (this.#buckets[i] as number) + (other.#buckets[i] as number)
    }
    this.min = this.count === 0 ? other.min : Math.min(this.min, other.min)
    this.max = Math.max(this.max, other.max)
    this.count += other.count
    this.sum += other.sum
  }

  copy(): Histogram {
    const copy = new Histogram()
    copy.merge(this)
    return copy
  }

  /** What `now` has gained over its own earlier copy `before`; min and max are those of the buckets. */
  static delta(now: Histogram, before: Histogram): Histogram {
    const gained = new Histogram()
    if (now.count === before.count) return gained
    let first = -1
    let last = 0
    for (let i = 0; i < bucketCount; i++) {
      const more = (now.#buckets[i] as number) - (before.#buckets[i] as number)
      if (more <= 0) continue
      gained.#buckets[i] = more
      gained.count += more
      if (first < 0) first = i
      last = i
    }
    gained.sum = now.sum - before.sum
    gained.min = Math.max(now.min, lowMicros(first) / 1000)
    gained.max = Math.min(now.max, lowMicros(last + 1) / 1000)
    return gained
  }
}
