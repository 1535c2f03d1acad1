/** The first program of every Go tutorial: n goroutines share one channel of jobs, and a context ends each. */
import {
  chan,
  go,
  select,
  sleep,
  withCancel,
  workload,
  type CancelFunc,
  type Chan,
  type Context,
  type Go,
} from 'weir'

interface Result {
  job: number
  square: number
}

function* worker(ctx: Context, jobs: Chan<number>, results: Chan<Result>, workMs: () => number): Go<void> {
  for (;;) {
    const got = yield* select({ job: jobs.recv(), stop: ctx.done() })
    if (got.case === 'stop' || got.value === undefined) return
    yield* sleep(workMs())
    yield* results.send({ job: got.value, square: got.value ** 2 })
  }
}

export const workerPool = workload({
  name: 'worker-pool',
  title: 'Worker pool',
  summary: 'A few goroutines share one channel of jobs, a context ends each',
  tag: 'context',
  lesson: '100 jobs/s of 50 ms need five workers: with four the queue stays full, with six it stays empty.',
  knobs: {
    workers: {
      label: 'workers',
      property: 'count',
      min: 1,
      max: 256,
      initial: 4,
      scale: 'log',
      help: 'Goroutines that take jobs from the channel. One that is told to leave finishes its job first.',
    },
    arrivals: {
      label: 'jobs',
      property: 'arrivals',
      unit: '/s',
      min: 1,
      max: 1000,
      initial: 100,
      scale: 'log',
      help: 'Jobs sent per second, as long as the channel has room.',
    },
    work: {
      label: 'job',
      property: 'duration',
      unit: 'ms',
      min: 1,
      max: 1000,
      initial: 50,
      scale: 'log',
      help: 'How long a worker needs for one job.',
    },
  },

  *main(w) {
    const { workers, arrivals, work } = w.knobs
    const jobs = chan<number>(100, { name: 'jobs', knob: true })
    const results = chan<Result>(0, { name: 'results' })
    const open = new Set<number>()

    go(function* produce() {
      for (let job = 0; ; job++) {
        open.add(job)
        yield* jobs.send(job)
        yield* sleep(1000 / arrivals.value)
      }
    })

    go(function* collect() {
      for (;;) {
        const result = yield* results.recv()
        if (result === undefined) return
        const { job, square } = result
        w.check(open.delete(job) && square === job ** 2, `job ${job} was lost, done twice or wrong`)
      }
    })

    const cancels: CancelFunc[] = []
    const turned = chan<true>(1)
    workers.onChange(() => void turned.trySend(true))
    for (;;) {
      while (cancels.length > workers.value) cancels.pop()?.()
      while (cancels.length < workers.value) {
        const [ctx, cancel] = withCancel(w.ctx)
        cancels.push(cancel)
        go(worker, ctx, jobs, results, () => work.value)
      }
      const got = yield* select({ turned: turned.recv(), stop: w.ctx.done() })
      if (got.case === 'stop') return
    }
  },
})
