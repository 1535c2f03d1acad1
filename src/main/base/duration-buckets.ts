/**
 * Durations counted by size, for memory that several threads share: three buckets per octave, from 1 µs to 2 s and beyond, so
 * a bucket's middle is at most 13 % off. Elsewhere `Histogram` is finer and knows sums.
 */
const perOctave = 3
export const durationBuckets = 64

/** Where a duration of so many ms is counted; less than 1 µs in the first. */
export const bucketOf = (ms: number): number =>
  ms < 0.001 ? 0 : Math.min(durationBuckets - 1, 1 + Math.floor(perOctave * Math.log2(ms * 1000)))

/** The middle of a bucket, ms. */
export const durationOf = (bucket: number): number =>
  bucket === 0 ? 0 : 2 ** ((bucket - 0.5) / perOctave) / 1000
