/**
 * Several senders share a channel, and the first one that is done closes it, as if it were alone. The others
 * panic. Mended: a goroutine of its own waits for all of them and closes then.
 */
import { chan, go, sleep, WaitGroup, workload, type Chan, type Go } from 'weir'

function* part(results: Chan<number>, size: number): Go<void> {
  for (let n = 1; n <= size; n++) {
    yield* sleep(10)
    yield* results.send(n)
  }
}

const sending = (mended: boolean) =>
  workload({
    name: mended ? 'send-on-closed-mended' : 'send-on-closed',
    title: mended ? 'Send on closed, mended' : 'Mistake: send on closed',
    summary: mended
      ? 'One goroutine waits for all senders and closes'
      : 'The first sender that is done closes for all',
    tag: mended ? 'mended' : 'mistake',
    lesson: mended
      ? 'Who closes must know that nobody sends any more: a WaitGroup knows.'
      : 'The sender with the smallest part closes the channel; the others panic: send on closed channel.',
    knobs: {
      senders: {
        label: 'senders',
        property: 'count',
        min: 2,
        max: 50,
        initial: 3,
        scale: 'log',
        help: 'Goroutines that share the channel; holds from the next round.',
      },
      size: {
        label: 'part',
        property: 'size',
        min: 1,
        max: 200,
        initial: 100,
        scale: 'log',
        help: 'Numbers in the smallest part; each further part has as many more. Holds from the next round.',
      },
    },

    *main(w) {
      const stopped = (): boolean => w.ctx.err !== undefined
      while (!stopped()) {
        const results = chan<number>(0, { name: 'results' })
        const [senders, size] = [w.knobs.senders.value, w.knobs.size.value]
        const wg = new WaitGroup()
        for (let i = 1; i <= senders; i++)
          if (mended) wg.go(part, results, Math.min(i * size, 2 * size))
          else
            go(function* sender() {
              yield* part(results, Math.min(i * size, 2 * size))
              results.close()
            })
        if (mended)
          go(function* closer() {
            yield* wg.wait()
            results.close()
          })
        let sum = 0
        for (let n = yield* results.recv(); n !== undefined; n = yield* results.recv()) {
          sum += n
          w.check(n <= 2 * size, `${n} is in no part`)
          if (stopped()) return
        }
        const upTo = (n: number): number => (n * (n + 1)) / 2
        const expected = upTo(size) + (senders - 1) * upTo(2 * size)
        w.check(sum === expected, `the parts add up to ${sum}, not ${expected}`)
        yield* sleep(100)
      }
    },
  })

export const sendOnClosed = sending(false)
export const sendOnClosedMended = sending(true)
