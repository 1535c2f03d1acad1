/** Both rates of the monitor at 0: nothing of it runs any more, and the program's operations find nobody to tell. */
import { expect, test } from 'vitest'
import { type Runtime, select } from '../../src/main/runtime/index.ts'
import { workload } from '../../src/main/workloads/index.ts'
import { stage } from './support.ts'

test('switched off, the monitor sets no timer, takes no sample and hears of no wait', async () => {
  let rt: Runtime | undefined
  const waiting = workload({
    name: 'waiting',
    main: function* (w) {
      rt = w.rt
      const never = w.rt.chan<number>(0, { name: 'never' })
      for (;;) yield* select({ never: never.recv(), stop: w.ctx.done() })
    },
  })
  await using s = stage([waiting])
  await s.host.start({ name: 'waiting' })
  await s.pass(5000)
  expect(rt?.sched.observer).not.toBeNull()
  expect(rt?.sched.selects).not.toBeNull()
  await s.host.setKnob('monitor.rate', 0, 'user')
  await s.host.setKnob('monitor.profile.rate', 0, 'user')
  expect(rt?.sched.observer).toBeNull()
  expect(rt?.sched.selects).toBeNull()

  // What the two changes did is measured for a minute, or said not to be.
  await s.pass(120_000)
  let timers = 0
  const { setTimer } = s.clock
  s.clock.setTimer = (...args) => {
    timers++
    return setTimer.apply(s.clock, args)
  }
  const switches = rt?.stats().switches
  await s.pass(60_000)
  expect(timers).toBe(0)
  expect(rt?.stats().switches).toBe(switches)
})
