/** What an agent costs the program it is in: nothing while nobody looks, and never its life. */
import { expect, test } from 'vitest'
import { VirtualClock } from '../../../src/main/base/index.ts'
import { quietClock } from '../../../src/main/host/attach/quiet-clock.ts'
import { WatchedRuntime } from '../../../src/main/host/attach/watched-runtime.ts'
import { Runtime } from '../../../src/main/runtime/index.ts'
import { createClient } from '../../../src/shared/client.ts'
import { memoryPair } from '../../contract/transports.ts'
import { turn } from '../support.ts'

test('nobody looks: no timer, no sample, nobody who hears of waits; then as before again', async () => {
  using rt = new Runtime({ name: 'quiet' })
  const clock = new VirtualClock()
  let gone = 0
  const watched = new WatchedRuntime(rt, 1, {
    title: 'quiet',
    version: 'test',
    clock,
    onClose: () => gone++,
  })
  const timers = countTimers(clock)
  const pass = async (ms: number): Promise<void> => {
    for (let passed = 0; passed < ms; passed += 100) {
      clock.advance(100)
      await turn()
    }
  }
  await pass(60_000)
  expect(timers.set).toBe(0)
  expect(rt.sched.observer).toBeNull()

  const look = async (): Promise<void> => {
    const pair = memoryPair()
    watched.show(pair.host, 'observe')
    const client = createClient(pair.client)
    let samples = 0
    client.subscribe(
      'frames',
      { historyMs: 0 },
      { item: ({ type }) => void (samples += type === 'rows' ? 1 : 0) },
    )
    while (samples < 5) await pass(100)
    expect(rt.sched.observer).not.toBeNull()
    client.close()
    await pass(10_000)
  }
  for (const times of [1, 2]) {
    await look()
    expect(gone).toBe(times)
    expect(rt.sched.observer).toBeNull()
    expect(rt.sched.selects).toBeNull()
    timers.set = 0
    await pass(60_000)
    expect(timers.set).toBe(0)
  }
})

test('what goes wrong in its timers is told to it and not to the program', async () => {
  const told: unknown[] = []
  const clock = quietClock((error) => told.push(error))
  const fail = new Error('on purpose')
  await new Promise<void>((resolve) => {
    clock.setTimer(() => {
      resolve()
      throw fail
    }, 0)
  })
  await turn()
  expect(told).toEqual([fail])
})

function countTimers(clock: VirtualClock): { set: number } {
  const count = { set: 0 }
  const { setTimer } = clock
  clock.setTimer = (...args) => {
    count.set++
    return setTimer.apply(clock, args)
  }
  return count
}
