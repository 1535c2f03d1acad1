/**
 * Sleeping until the others are surely done. They are not, once the machine is busy or the work larger, and the
 * result is read too early. Mended by a WaitGroup, which is neither too early nor too late.
 */
import { go, sleep, WaitGroup, workload, type Go } from 'weir'

const workers = 8

const sleepKnob = {
  label: 'main',
  property: 'sleep',
  unit: 'ms',
  min: 10,
  max: 1000,
  step: 10,
  initial: 100,
  scale: 'log',
  help: 'How long main sleeps before it takes the result.',
} as const

const workKnob = {
  label: 'work',
  property: 'duration',
  unit: 'ms',
  min: 10,
  max: 500,
  step: 10,
  initial: 60,
  scale: 'log',
  help: 'Mean time that one worker needs; single ones take up to twice that.',
} as const

const words = {
  broken: {
    name: 'sleep-to-wait',
    title: 'Mistake: sleep to wait',
    summary: 'Main sleeps and hopes that the workers are done',
    tag: 'mistake',
    lesson:
      'Sleep long enough and it seems to work, only slowly. Then let the work take longer, and results go missing.',
  },
  mended: {
    name: 'sleep-to-wait-mended',
    title: 'Sleep to wait, mended',
    summary: 'A WaitGroup knows when the workers are done',
    tag: 'mended',
    lesson:
      'However long the work takes: the round ends when the last worker is done, and not a moment later.',
  },
}

export const sleepToWait = workload({
  ...words.broken,
  knobs: { sleep: sleepKnob, work: workKnob },
  *main(w) {
    while (w.ctx.err === undefined) {
      let done = 0
      for (let i = 0; i < workers; i++)
        go(function* worker() {
          yield* sleep(2 * w.knobs.work.value * Math.random())
          done++
        })
      yield* sleep(w.knobs.sleep.value)
      w.check(done === workers, `${done} of ${workers} were done when the result was taken`)
    }
  },
})

export const sleepToWaitMended = workload({
  ...words.mended,
  knobs: { work: workKnob },
  *main(w) {
    while (w.ctx.err === undefined) {
      let done = 0
      const wg = new WaitGroup()
      for (let i = 0; i < workers; i++)
        wg.go(function* worker(): Go<void> {
          yield* sleep(2 * w.knobs.work.value * Math.random())
          done++
        })
      yield* wg.wait()
      w.check(done === workers, `${done} of ${workers} were done when the result was taken`)
    }
  },
})
