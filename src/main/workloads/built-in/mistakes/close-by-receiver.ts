/**
 * The receiver closes the channel once it has enough. It cannot know who is about to send, and whoever does,
 * panics. Mended: the receiver says that it has enough, and the senders' side closes.
 */
import {
  chan,
  go,
  select,
  sleep,
  WaitGroup,
  withCancel,
  workload,
  type Chan,
  type Context,
  type Go,
} from 'weir'

function* sender(numbers: Chan<number>): Go<void> {
  for (let n = 0; ; n++) {
    yield* sleep(20)
    yield* numbers.send(n)
  }
}

function* senderWithEnd(ctx: Context, numbers: Chan<number>): Go<void> {
  for (let n = 0; ; n++) {
    yield* sleep(20)
    const done = yield* select({ sent: numbers.send(n), stop: ctx.done() })
    if (done.case === 'stop') return
  }
}

const closing = (mended: boolean) =>
  workload({
    name: mended ? 'close-by-receiver-mended' : 'close-by-receiver',
    title: mended ? 'Close by the receiver, mended' : 'Mistake: close by the receiver',
    summary: mended
      ? 'The receiver has enough; the senders close'
      : 'The receiver has enough and closes the channel',
    tag: mended ? 'mended' : 'mistake',
    lesson: mended
      ? 'Close channels from the side that sends. The receiver cancels a context instead, round after round.'
      : 'After the last number the receiver closes, and the next sender panics: send on closed channel.',
    knobs: {
      enough: {
        label: 'receiver',
        property: 'enough',
        min: 1,
        max: 500,
        initial: 200,
        scale: 'log',
        help: 'Numbers that the receiver takes before it has enough.',
      },
      senders: {
        label: 'senders',
        property: 'count',
        min: 2,
        max: 50,
        initial: 4,
        scale: 'log',
        help: 'Goroutines that send; holds from the next round.',
      },
    },

    *main(w) {
      const stopped = (): boolean => w.ctx.err !== undefined
      while (!stopped()) {
        const numbers = chan<number>(0, { name: 'numbers' })
        const [ctx, cancel] = withCancel(w.ctx)
        const wg = new WaitGroup()
        for (let i = w.knobs.senders.value; i > 0; i--)
          if (mended) wg.go(senderWithEnd, ctx, numbers)
          else go(sender, numbers)
        for (let left = w.knobs.enough.value; left > 0 && !stopped(); left--) {
          const number = yield* numbers.recv()
          w.check(number !== undefined, 'the channel was closed early')
        }
        cancel()
        if (mended) yield* wg.wait()
        // In the broken form this is the receiver's hand, with senders still under way.
        numbers.close()
        yield* sleep(100)
        w.check(numbers.closed, 'the channel is open')
      }
    },
  })

export const closeByReceiver = closing(false)
export const closeByReceiverMended = closing(true)
