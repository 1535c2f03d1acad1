import { expect, test } from 'vitest'
import { Histogram } from '../../../src/main/base/index.ts'
import { PoolRecord, type PoolReading } from '../../../src/main/tuning/pools/flow.ts'

test('Little’s law holds of what is told, also while service times change', () => {
  let nowMs = 0
  const reading: PoolReading = {
    pool: 'p',
    kind: 'goroutine',
    size: 2,
    live: 2,
    offered: 0,
    ended: 0,
    busyMs: 0,
    serviced: 0,
    servicedMs: 0,
    queued: 0,
    queueCapacity: 10,
    submittersWaiting: 0,
    paused: false,
    waitP99Ms: 1,
    // What the last five seconds say, which is not what the last fifteen did.
    service: new Histogram(),
  }
  reading.service?.record(100)
  const record = new PoolRecord({ ...reading }, nowMs)
  const pass = (seconds: number, serviceMs: number, perSecond: number): void => {
    for (let i = 0; i < seconds; i++) {
      reading.offered += perSecond
      reading.ended += perSecond
      reading.serviced += perSecond
      reading.servicedMs += perSecond * serviceMs
      reading.busyMs += perSecond * serviceMs
      nowMs += 1000
      record.observe({ ...reading }, nowMs)
    }
  }
  pass(10, 10, 50)
  pass(6, 100, 15)
  const { completions = NaN, serviceMs = NaN, busy = NaN } = record.flow ?? {}
  expect((completions * serviceMs) / 1000).toBeCloseTo(busy, 6)
  expect(busy).toBeLessThan(2)
})
