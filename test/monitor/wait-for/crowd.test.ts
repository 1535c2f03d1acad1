import { expect, test } from 'vitest'
import { chan, Mutex, Runtime, sleep, type Chan, type Go } from '../../../src/main/runtime/index.ts'
import { VirtualClock } from '../../../src/main/base/index.ts'
import { diagnose } from '../../../src/main/monitor/wait-for/index.ts'
import { Census } from '../../../src/main/monitor/wait-for/census.ts'

/** Channels that main made, each with ten receivers of one making: more users than a channel remembers. */
function crowd(channels: number, clock: VirtualClock): { rt: Runtime; lanes: Chan<number>[] } {
  const rt = new Runtime({ clock, seed: 1 })
  const lanes: Chan<number>[] = []
  function* subscriber(lane: Chan<number>): Go<void> {
    for (;;) yield* lane.recv()
  }
  rt.go(function* main() {
    for (let n = 0; n < channels; n++) {
      const lane = chan<number>(4)
      lanes.push(lane)
      for (let i = 0; i < 10; i++) rt.go(subscriber, lane)
    }
    for (;;) {
      for (const lane of lanes) for (let i = 0; i < 12; i++) yield* lane.send(i)
      yield* sleep(1000)
    }
  })
  return { rt, lanes }
}

test('the forgotten users of many channels are one list, not one for each', () => {
  const clock = new VirtualClock()
  const { rt, lanes } = crowd(50, clock)
  clock.advance(5000)
  const census = new Census(rt)
  const lists = new Set(
    lanes.filter(({ probe }) => probe.receivers.lost).map(({ probe }) => census.users(probe.receivers)),
  )
  expect(lanes.filter(({ probe }) => probe.receivers.lost)).toHaveLength(50)
  expect(lists.size).toBe(1)
  expect([...lists][0]).toHaveLength(500)
  rt.close()
})

test('among 20,000 who wait in good order, the two who never will go on are found', () => {
  const clock = new VirtualClock()
  const { rt } = crowd(2_000, clock)
  clock.advance(1)
  expect(diagnose(rt)).toEqual([])
  const [a, b] = [new Mutex({ name: 'a' }), new Mutex({ name: 'b' })]
  function* locker(first: Mutex, second: Mutex): Go<void> {
    yield* first.lock()
    yield* sleep(1)
    yield* second.lock()
  }
  rt.go(locker, a, b)
  rt.go(locker, b, a)
  clock.advance(5000)
  const [found, ...more] = diagnose(rt)
  expect(more).toEqual([])
  expect(found).toMatchObject({ kind: 'partial deadlock', count: 2, certain: true })
  rt.close()
})
