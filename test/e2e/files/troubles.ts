/** A deadlock of three, a leak and back-pressure in one program that otherwise goes on: for the Findings and Topology. */
import { chan, go, type Go, goroutinePool, Mutex, sleep, workload } from 'weir'

export default workload({
  name: 'troubles',
  title: 'Troubles',
  summary: 'A deadlock, a leak, a pool that is too small',
  lesson: '',
  knobs: {},
  *main(w) {
    const ledger = new Mutex({ name: 'ledger' })
    const audit = chan<number>(2, { name: 'audit' })
    const ack = chan<number>(0, { name: 'audit-ack' })
    const urls = chan<number>(64, { name: 'urls' })
    const raw = chan<number>(16, { name: 'raw', knob: true })

    go(function* seed(): Go<void> {
      for (let i = 0; ; i++) {
        yield* urls.send(i)
        yield* sleep(2)
      }
    })
    for (let i = 0; i < 4; i++) {
      go(function* fetchOne(): Go<void> {
        for (;;) yield* raw.send((yield* urls.recv()) ?? 0)
      })
    }
    const thumbnails = goroutinePool<number, number>({
      name: 'thumbnails',
      size: 2,
      queue: 8,
      worker: function* shrink(job): Go<number> {
        yield* sleep(20)
        return job
      },
    })
    go(function* decode(): Go<void> {
      for (;;) yield* thumbnails.run((yield* raw.recv()) ?? 0)
    })

    go(function* compact(): Go<void> {
      for (let i = 0; ; i++) {
        yield* ack.send(i)
        yield* ledger.lock()
        ledger.unlock()
      }
    })
    go(function* flush(): Go<void> {
      for (;;) {
        yield* audit.recv()
        yield* ack.recv()
      }
    })
    go(function* append(): Go<void> {
      for (let i = 0; i < 2; i++) yield* audit.send(i)
      yield* sleep(10)
      yield* ledger.lock()
      yield* sleep(10)
      for (let i = 0; ; i++) yield* audit.send(i)
    })
    go(function* reports(): Go<void> {
      for (;;) {
        go(function* request(): Go<void> {
          const reply = chan<number>(0, { name: 'reply' })
          go(function* answer(): Go<void> {
            yield* sleep(20)
            yield* reply.send(1)
          })
          yield* sleep(10)
        })
        yield* sleep(1000)
      }
    })
    yield* w.ctx.done()
  },
})
