/**
 * Log-linear histogram of durations (after HdrHistogram): values in milliseconds with fractions, resolution 1 µs,
 * sixteen buckets per power of two, hence a relative error of at most 1/32 at a bucket's middle. Values above
 * 2^31 µs (36 minutes) land in the last bucket; `max` and `sum` stay exact.
 */

const subBits = 4
const sub = 1 << subBits
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

/** Sixteen neighbouring buckets. */
type Octave = number[]

/**
 * Octaves are made as they are needed: most histograms fill a few of them, and a program may have thousands. (Plain arrays,
 * because a typed one of this size lives outside the heap, and costs a microsecond to make and as much to collect.)
 */
export class Histogram {
  count = 0
  /** Sum of all values in ms. */
  sum = 0
  /** Largest value in ms, 0 when empty. */
  max = 0
  /** Smallest value in ms, 0 when empty. */
  min = 0
  readonly #octaves: (Octave | undefined)[] = []

  /** Takes a duration in ms, as often as `times` says. Negative values and NaN count as 0. */
  record(ms: number, times = 1): void {
    const value = ms > 0 ? ms : 0
    const micros = value * 1000
    this.#add(bucketOf(micros < topMicros ? micros | 0 : topMicros), times)
    if (value > this.max) this.max = value
    if (this.count === 0 || value < this.min) this.min = value
    this.count += times
    this.sum += value * times
  }

  get mean(): number {
    return this.count === 0 ? 0 : this.sum / this.count
  }

  /** The value in ms below which the share `q` (0 … 1) of all values lies; 0 when empty. */
  quantile(q: number): number {
    if (this.count === 0) return 0
    const rank = Math.max(1, Math.ceil(Math.min(1, Math.max(0, q)) * this.count))
    let seen = 0
    for (let i = 0; i < this.#octaves.length; i++) {
      const octave = this.#octaves[i] ?? none
      for (let j = 0; j < octave.length; j++) {
        seen += octave[j] as number
        if (seen >= rank) return Math.min(this.max, Math.max(this.min, middleMs(i * sub + j)))
      }
    }
    return this.max
  }

  /** How many of the values were at most so long, by buckets. */
  countUpTo(ms: number): number {
    const last = bucketOf(Math.min(topMicros, Math.max(0, ms * 1000)) | 0)
    let seen = 0
    for (let bucket = 0; bucket <= last; bucket++) seen += this.#at(bucket)
    return seen
  }

  reset(): void {
    this.#octaves.length = 0
    this.count = this.sum = this.max = this.min = 0
  }

  /** Adds what the other one holds. */
  merge(other: Histogram): void {
    if (other.count === 0) return
    for (let i = 0; i < other.#octaves.length; i++) {
      const octave = other.#octaves[i] ?? none
      for (let j = 0; j < octave.length; j++) if (octave[j] !== 0) this.#add(i * sub + j, octave[j] as number)
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
    for (let i = 0; i < now.#octaves.length * sub; i++) {
      const more = now.#at(i) - before.#at(i)
      if (more <= 0) continue
      gained.#add(i, more)
      gained.count += more
      if (first < 0) first = i
      last = i
    }
    gained.sum = now.sum - before.sum
    gained.min = Math.max(now.min, lowMicros(first) / 1000)
    gained.max = Math.min(now.max, lowMicros(last + 1) / 1000)
    return gained
  }

  #at(bucket: number): number {
    return this.#octaves[bucket >> subBits]?.[bucket & (sub - 1)] ?? 0
  }

  #add(bucket: number, times: number): void {
    const octaves = this.#octaves
    const index = bucket >> subBits
    while (octaves.length <= index) octaves.push(undefined)
    const octave = (octaves[index] ??= [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0])
    octave[bucket & (sub - 1)] = (octave[bucket & (sub - 1)] as number) + times
  }
}

const none: Octave = []
