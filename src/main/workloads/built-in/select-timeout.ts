/** Select: whichever of two channels has something, or a time-out; and the form with a default, which never waits. */
import { after, chan, go, select, sleep, trySelect, workload, type Chan } from 'weir'

export const selectTimeout = workload({
  name: 'select-timeout',
  title: 'Select with time-out',
  summary: 'Two senders, a time-out, and a default case',
  tag: 'select',
  lesson: 'With senders slower than the time-out, the third case wins more and more often.',
  knobs: {
    gap: {
      label: 'senders',
      property: 'gap',
      unit: 'ms',
      min: 1,
      max: 1000,
      initial: 100,
      scale: 'log',
      help: 'Mean time between two messages of one sender.',
    },
    timeout: {
      label: 'select',
      property: 'time-out',
      unit: 'ms',
      min: 1,
      max: 1000,
      initial: 50,
      scale: 'log',
      help: 'How long the select waits for a message.',
    },
  },

  *main(w) {
    const left = chan<number>(0, { name: 'left' })
    const right = chan<number>(0, { name: 'right' })
    const tally = { left: 0, right: 0, late: 0, nothing: 0 }

    function* sender(to: Chan<number>) {
      for (let n = 0; ; n++) {
        yield* sleep(2 * w.knobs.gap.value * Math.random())
        yield* to.send(n)
      }
    }
    go(sender, left)
    go(sender, right)

    for (let turn = 1; w.ctx.err === undefined; turn++) {
      if (turn % 100 === 0)
        w.log(
          Object.entries(tally)
            .map(([what, count]) => `${what} ${count}`)
            .join(', '),
        )
      // With default: takes what is there and never waits.
      const ready = trySelect({ left: left.recv(), right: right.recv() })
      if (ready === undefined) tally.nothing++
      else w.check(ready.value === tally[ready.case]++, `${ready.case} lost or repeated a message`)

      const startedAt = w.rt.clock.now()
      const timeoutMs = w.knobs.timeout.value
      const got = yield* select({ left: left.recv(), right: right.recv(), late: after(timeoutMs) })
      if (got.case === 'late') {
        tally.late++
        w.check(w.rt.clock.now() - startedAt >= timeoutMs - 1, 'the time-out came early')
      } else w.check(got.value === tally[got.case]++, `${got.case} lost or repeated a message`)
    }
  },
})
