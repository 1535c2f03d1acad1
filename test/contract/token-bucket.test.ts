import { expect, test } from 'vitest'
import { TokenBucket } from '../../src/main/host/token-bucket.ts'

const takes = (bucket: TokenBucket, attempts: number): number =>
  Array.from({ length: attempts }, () => bucket.take()).filter(Boolean).length

test('allows a burst, then what flows in', () => {
  let nowMs = 1000
  const bucket = new TokenBucket(200, 400, () => nowMs)
  expect(takes(bucket, 500)).toBe(400)
  nowMs += 100
  expect(takes(bucket, 500)).toBe(20)
  nowMs += 2.5
  expect(takes(bucket, 500)).toBe(0)
  nowMs += 2.5
  expect(takes(bucket, 500)).toBe(1)
})

test('never holds more than a burst', () => {
  let nowMs = 0
  const bucket = new TokenBucket(200, 400, () => nowMs)
  nowMs += 3_600_000
  expect(takes(bucket, 1000)).toBe(400)
})
