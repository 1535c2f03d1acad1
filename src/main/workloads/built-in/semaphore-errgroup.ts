/** An errgroup runs the tasks of a round and stops at the first error; a weighted semaphore bounds what they hold. */
import { Group, Semaphore, sleep, workload, type Go } from 'weir'

class TaskFailed extends Error {}

export const semaphoreErrgroup = workload({
  name: 'semaphore-errgroup',
  title: 'Semaphore, errgroup',
  summary: 'Tasks of different weight under one limit; the first error cancels the rest',
  tag: 'x/sync',
  lesson:
    'Heavy tasks wait at the front and are not overtaken. Raise the failures: rounds end early, and nothing is left.',
  knobs: {
    tasks: {
      label: 'round',
      property: 'tasks',
      min: 1,
      max: 200,
      initial: 40,
      scale: 'log',
      help: 'Tasks in one round.',
    },
    limit: {
      label: 'semaphore',
      property: 'size',
      min: 4,
      max: 64,
      initial: 8,
      scale: 'log',
      help: 'Weight that running tasks may have together; a task weighs 1 to 4. Holds from the next round.',
    },
    failures: {
      label: 'tasks',
      property: 'failures',
      unit: '%',
      min: 0,
      max: 100,
      initial: 1,
      help: 'Share of tasks that fail.',
    },
  },

  *main(w) {
    const stopped = (): boolean => w.ctx.err !== undefined
    for (let round = 0; !stopped(); round++) {
      const size = w.knobs.limit.value
      const semaphore = new Semaphore(size)
      const group = new Group(w.ctx)
      let held = 0
      let failed = 0

      function* task(weight: number, fails: boolean): Go<void> {
        yield* semaphore.acquire(weight, group.ctx)
        held += weight
        try {
          w.check(held <= size, `tasks hold ${held} of ${size}`)
          yield* sleep(10 * weight)
          if (!fails) return
          failed++
          throw new TaskFailed('no luck')
        } finally {
          held -= weight
          semaphore.release(weight)
        }
      }

      for (let i = 0; i < w.knobs.tasks.value; i++)
        group.go(task, 1 + (i % 4), 100 * Math.random() < w.knobs.failures.value)
      try {
        yield* group.wait()
        w.check(failed === 0, 'a failed task was not reported')
      } catch (error) {
        if (!stopped()) w.check(error instanceof TaskFailed && failed > 0, `round ${round}: ${String(error)}`)
      }
      w.check(held === 0 && semaphore.held === 0, `${held} is still held after the round`)
      yield* sleep(50)
    }
  },
})
