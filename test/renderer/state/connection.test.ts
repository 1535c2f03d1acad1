import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createConnector, Refused } from '../../../src/renderer/state/connection.ts'
import { createClient } from '../../../src/shared/client.ts'
import type { Transport } from '../../../src/shared/transport.ts'
import { memoryPair } from '../support/memory-transport.ts'

let far: Transport | undefined
let failing = false
let dials = 0

const dial = () => {
  dials++
  if (failing) return Promise.reject(new Error('nobody there'))
  const [ours, theirs] = memoryPair()
  far = theirs
  return Promise.resolve(createClient(ours))
}

beforeEach(() => {
  vi.useFakeTimers({ now: 0 })
  failing = false
  dials = 0
})
afterEach(() => {
  vi.useRealTimers()
})

test('live, lost with the cause and a countdown, live again', async () => {
  const connector = createConnector(dial, () => undefined)
  expect(connector.state.get().status).toBe('connecting')
  await vi.advanceTimersByTimeAsync(0)
  expect(connector.state.get().status).toBe('live')
  far?.close({ code: 1006, reason: '' })
  expect(connector.state.get()).toMatchObject({
    status: 'lost',
    cause: 'The connection closed (code 1006).',
    attempt: 1,
    retryAtMs: 500,
  })
  await vi.advanceTimersByTimeAsync(500)
  expect(connector.state.get().status).toBe('live')
})

test('waits grow to eight seconds and no further, and the loss keeps its time', async () => {
  failing = true
  const connector = createConnector(dial, () => undefined)
  await vi.advanceTimersByTimeAsync(0)
  const waits: number[] = []
  for (let i = 0; i < 6; i++) {
    const state = connector.state.get()
    if (state.status !== 'lost') throw new Error(state.status)
    expect(state.sinceMs).toBe(0)
    waits.push(state.retryAtMs - Date.now())
    await vi.advanceTimersByTimeAsync(state.retryAtMs - Date.now())
  }
  expect(waits).toEqual([500, 1_000, 2_000, 4_000, 8_000, 8_000])
})

test('retry now does not wait, and two do not dial twice', async () => {
  failing = true
  const connector = createConnector(dial, () => undefined)
  await vi.advanceTimersByTimeAsync(0)
  failing = false
  connector.retryNow()
  connector.retryNow()
  await vi.advanceTimersByTimeAsync(0)
  expect(connector.state.get().status).toBe('live')
  expect(dials).toBe(2)
})

test('a refusal is final', async () => {
  const connector = createConnector(
    () => Promise.reject(new Refused('no token')),
    () => undefined,
  )
  await vi.advanceTimersByTimeAsync(60_000)
  expect(connector.state.get()).toEqual({ status: 'refused', cause: 'no token' })
})

test('after stop nothing dials', async () => {
  failing = true
  const connector = createConnector(dial, () => undefined)
  await vi.advanceTimersByTimeAsync(0)
  connector.stop()
  await vi.advanceTimersByTimeAsync(60_000)
  expect(dials).toBe(1)
})
