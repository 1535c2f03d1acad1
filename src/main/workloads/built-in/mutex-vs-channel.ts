/** One counter, guarded twice: by a mutex, and by a goroutine that owns it and is told by a channel. */
import { chan, go, gosched, Mutex, sleep, WaitGroup, workload, type Go } from 'weir'

function* withMutex(goroutines: number, increments: number): Go<number> {
  const mutex = new Mutex()
  const wg = new WaitGroup()
  let counter = 0
  for (let i = 0; i < goroutines; i++) {
    wg.go(function* incrementer() {
      for (let n = 0; n < increments; n++) {
        yield* mutex.lock()
        const read = counter
        // Somebody else could come in here, if the mutex let him.
        yield* gosched()
        counter = read + 1
        mutex.unlock()
      }
    })
  }
  yield* wg.wait()
  return counter
}

function* withChannel(goroutines: number, increments: number): Go<number> {
  const add = chan<number>(0, { name: 'add' })
  const owner = go(function* owner() {
    let counter = 0
    for (let n = yield* add.recv(); n !== undefined; n = yield* add.recv()) {
      const read = counter
      yield* gosched()
      counter = read + n
    }
    return counter
  })
  const wg = new WaitGroup()
  for (let i = 0; i < goroutines; i++) {
    wg.go(function* sender() {
      for (let n = 0; n < increments; n++) yield* add.send(1)
    })
  }
  yield* wg.wait()
  add.close()
  return yield* owner.join()
}

export const mutexVsChannel = workload({
  name: 'mutex-vs-channel',
  title: 'Mutex against channel',
  summary: 'The same counter behind a lock and behind a channel',
  tag: 'sync',
  lesson:
    'Both are right. The blocking chart shows where the goroutines wait: at the lock, or at the channel.',
  knobs: {
    goroutines: {
      label: 'goroutines',
      property: 'count',
      min: 1,
      max: 500,
      initial: 50,
      scale: 'log',
      help: 'Goroutines that increment the counter at the same time.',
    },
    increments: {
      label: 'each',
      property: 'increments',
      min: 1,
      max: 100,
      initial: 20,
      scale: 'log',
      help: 'Increments that each goroutine does in one round.',
    },
  },

  *main(w) {
    const total = { mutex: 0, channel: 0 }
    for (let round = 1; w.ctx.err === undefined; round++) {
      const [goroutines, increments] = [w.knobs.goroutines.value, w.knobs.increments.value]
      for (const [kind, count] of [
        ['mutex', withMutex],
        ['channel', withChannel],
      ] as const) {
        const startedAt = performance.now()
        const counter = yield* count(goroutines, increments)
        total[kind] += performance.now() - startedAt
        w.check(counter === goroutines * increments, `the ${kind} counted to ${counter}`)
        yield* sleep(100)
      }
      if (round % 20 === 0)
        w.log(`mutex ${total.mutex.toFixed(0)} ms, channel ${total.channel.toFixed(0)} ms in ${round} rounds`)
    }
  },
})
