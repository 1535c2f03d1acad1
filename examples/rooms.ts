/**
 * A program for the Goroutines and Channels screens: every state at once, a queue that is too small for its bursts, a
 * stage that is too slow, a leak, and names that tests look for.
 */
import { chan, go, gosched, Mutex, nilChan, select, sleep, wait, workload, type Go } from 'weir'

export default workload({
  name: 'rooms',
  title: 'Rooms',
  summary: 'Every state at once',
  main: function* (w) {
    const raw = chan<number>(128, { name: 'raw', knob: { min: 1, max: 4096 } })
    const bursts = chan<number>(4, { name: 'bursts', knob: { min: 1, max: 4096 } })
    const results = chan<number>(64, { name: 'results' })
    const frames = chan<number>(0, { name: 'frames' })
    const events = chan<string>(0, { name: 'events' })
    const done = chan<true>(1, { name: 'done' })
    const ledger = new Mutex()
    done.close()

    function* decodeStage(): Go<void> {
      for (let i = 0; ; i++) {
        yield* raw.send(i)
        if (i % 16 === 0) yield* gosched()
      }
    }
    function* resizeStage(): Go<void> {
      for (;;) {
        const value = yield* raw.recv()
        if (value === undefined) return
        if (value % 50 === 0) yield* sleep(20)
        results.trySend(value)
      }
    }
    function* publish(): Go<void> {
      for (let n = 0; ; n++) {
        yield* results.recv()
        if (n % 64 === 0) yield* sleep(8)
      }
    }
    function* burst(): Go<void> {
      for (;;) {
        for (let i = 0; i < 5; i++) yield* bursts.send(i)
        yield* sleep(40)
      }
    }
    function* settle(): Go<void> {
      for (;;) {
        yield* bursts.recv()
        yield* sleep(2)
      }
    }
    function* tail(): Go<void> {
      yield* select({ event: events.recv(), stop: w.ctx.done() })
    }
    function* readPump(): Go<void> {
      yield* frames.recv()
    }
    function* expire(): Go<void> {
      for (;;) yield* sleep(5000)
    }
    function* append(): Go<void> {
      yield* ledger.lock()
      yield* wait((signal) => new Promise((resolve) => signal.addEventListener('abort', resolve)))
    }
    function* forever(): Go<void> {
      yield* nilChan<number>().recv()
    }

    for (let i = 0; i < 12; i++) go(decodeStage)
    for (let i = 0; i < 4; i++) go(resizeStage)
    go(publish)
    go(burst)
    go(settle)
    for (let i = 0; i < 43; i++) go(tail)
    for (let i = 0; i < 1204; i++) go(readPump)
    for (let i = 0; i < 402; i++) go(expire)
    for (let i = 0; i < 28; i++) go(append)
    go(forever)
    yield* w.ctx.done()
  },
})
