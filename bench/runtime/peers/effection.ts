import { createQueue, run, sleep, spawn as spawnTask, suspend, type Operation, type Task } from 'effection'
import {
  delayMs,
  Lateness,
  MemoryProbe,
  type Implementation,
  type Outcome,
  type Stopwatch,
} from '../outcome.ts'

/**
 * Tasks and unbounded queues: a send never waits, so a stream would have no back-pressure and is left out. It has no
 * select over queues, and a sieve of it never ended here.
 */
export const effection: Implementation = {
  version: '4.1.1',
  workloads: {
    pingpong: (n) => run(() => pingPong(n)),
    pool: (n) => run(() => pool(n)),
    spawn: (n) => run(() => spawn(n, undefined)),
    memory: (n) => run(() => spawn(n, new MemoryProbe())),
    timers: (n) => run(() => timers(n)),
    cancel: (n, watch) => run(() => haltAll(n, watch)),
  },
}

const ch = (): ReturnType<typeof createQueue<number, undefined>> => createQueue<number, undefined>()
type Ch = ReturnType<typeof ch>

function* take(queue: Ch): Operation<number> {
  return (yield* queue.next()).value!
}

function* pingPong(n: number): Operation<Outcome> {
  const ping = ch()
  const pong = ch()
  void (yield* spawnTask(function* () {
    for (let i = 0; i < n / 2; i++) pong.add((yield* take(ping)) + 1)
  }))
  let v = 0
  for (let i = 0; i < n / 2; i++) {
    ping.add(v + 1)
    v = yield* take(pong)
  }
  return { checksum: v }
}

function* pool(n: number): Operation<Outcome> {
  const jobs = ch()
  const workers: Task<number>[] = []
  for (let w = 0; w < 8; w++) {
    const worker = function* (): Operation<number> {
      let sum = 0
      for (;;) {
        const job = yield* take(jobs)
        if (job < 0) return sum
        sum += job
      }
    }
    workers.push(yield* spawnTask(worker))
  }
  for (let i = 0; i < n; i++) jobs.add(i)
  for (let w = 0; w < 8; w++) jobs.add(-1)
  let checksum = 0
  for (const worker of workers) checksum += yield* worker
  return { checksum }
}

function* spawn(n: number, probe: MemoryProbe | undefined): Operation<Outcome> {
  const gate = ch()
  let released = 0
  const tasks: Task<void>[] = []
  for (let i = 0; i < n; i++) {
    const waiter = function* (): Operation<void> {
      yield* gate.next()
      released++
    }
    const task = yield* spawnTask(waiter)
    tasks.push(task)
  }
  yield* sleep(0)
  const extra = probe?.perItem(n)
  for (let i = 0; i < n; i++) gate.add(i)
  for (const task of tasks) yield* task
  return { checksum: released, ...(extra && { extra }) }
}

function* timers(n: number): Operation<Outcome> {
  const lateness = new Lateness()
  const tasks: Task<void>[] = []
  for (let i = 0; i < n; i++) {
    const sleeper = function* (): Operation<void> {
      const delay = delayMs(i)
      const due = performance.now() + delay
      yield* sleep(delay)
      lateness.record(performance.now() - due)
    }
    tasks.push(yield* spawnTask(sleeper))
  }
  for (const task of tasks) yield* task
  return lateness.outcome()
}

function* haltAll(n: number, watch: Stopwatch): Operation<Outcome> {
  let woken = 0
  const all = yield* spawnTask(function* () {
    for (let i = 0; i < n; i++) {
      void (yield* spawnTask(function* () {
        try {
          yield* suspend()
        } finally {
          woken++
        }
      }))
    }
    yield* suspend()
  })
  yield* sleep(1)
  watch.restart()
  yield* all.halt()
  return { checksum: woken }
}
