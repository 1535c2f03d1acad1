/** `for i := 0; i < 1_000_000; i++ { go … }`: goroutines that do nothing but wait, as many as you like. */
import { after, chan, go, gosched, select, workload } from 'weir'

/** So many are started or ended before the others have their turn. */
const batch = 10_000

export const million = workload({
  name: 'million',
  title: 'A million goroutines',
  summary: 'Parked goroutines, as many as the knob says',
  tag: 'memory',
  lesson:
    'Turn the count to 1,000,000 and watch the memory: a parked goroutine takes a fraction of the 2 KB that Go needs.',
  knobs: {
    count: {
      label: 'goroutines',
      property: 'count',
      min: 1,
      max: 1_000_000,
      initial: 100_000,
      scale: 'log',
      help: 'Goroutines that wait at one channel.',
    },
  },

  *main(w) {
    const leave = chan<true>(0, { name: 'leave' })
    const turned = chan<true>(1)
    w.knobs.count.onChange(() => void turned.trySend(true))
    let parked = 0

    function* sleeper() {
      yield* leave.recv()
    }

    for (;;) {
      const before = { count: parked, heap: process.memoryUsage().heapUsed }
      while (parked !== w.knobs.count.value && w.ctx.err === undefined) {
        const change = Math.max(-batch, Math.min(batch, w.knobs.count.value - parked))
        for (let i = 0; i < change; i++) go(sleeper)
        for (let i = 0; i < -change; i++) yield* leave.send(true)
        parked += change
        yield* gosched()
      }
      w.check(leave.receiversWaiting === parked, `${leave.receiversWaiting} goroutines wait, not ${parked}`)
      const added = parked - before.count
      const bytes = Math.round((process.memoryUsage().heapUsed - before.heap) / added)
      // With fewer, or after a collection of garbage in between, the heap says nothing about them.
      if (added >= batch && bytes > 0) w.figure('Bytes per goroutine', `${bytes} (Go: 2,048 and more)`)
      const got = yield* select({ turned: turned.recv(), again: after(500), stop: w.ctx.done() })
      if (got.case === 'stop') return
    }
  },
})
