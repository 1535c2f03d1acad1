/**
 * A goroutine without a way to end. Whoever asked gives up after a while, and the goroutine that was to answer
 * waits for ever to hand the answer over. Mended by room for one value: it can always leave.
 */
import { after, chan, go, select, sleep, workload, type Chan, type Go, type Goroutine } from 'weir'

const patienceMs = 20

function ask(answer: Chan<number>, takesMs: number): Goroutine<void> {
  return go(function* answerer() {
    yield* sleep(takesMs)
    yield* answer.send(42)
  })
}

const leaking = (mended: boolean) =>
  workload({
    name: mended ? 'leak-mended' : 'leak',
    title: mended ? 'Leak, mended' : 'Mistake: goroutine leak',
    summary: mended ? 'Late answers have a place to go' : 'Goroutines that wait for somebody who has gone',
    tag: mended ? 'mended' : 'mistake',
    lesson: mended
      ? 'The channel has room for the answer, so a late goroutine puts it there and ends.'
      : 'Every answer after 20 ms leaves a goroutine that nobody can ever wake. Watch the count grow.',
    knobs: {
      answers: {
        label: 'answers',
        property: 'duration',
        unit: 'ms',
        min: 1,
        max: 200,
        initial: 30,
        scale: 'log',
        help: 'Mean time to an answer, which is waited for for 20 ms; single ones take up to twice that.',
      },
      questions: {
        label: 'questions',
        property: 'rate',
        unit: '/s',
        min: 1,
        max: 200,
        initial: 25,
        scale: 'log',
        help: 'Questions asked per second.',
      },
    },

    *main(w) {
      function* question(): Go<void> {
        const answer = chan<number>(mended ? 1 : 0, { name: 'answer' })
        const takesMs = 2 * w.knobs.answers.value * Math.random()
        const answerer = ask(answer, takesMs)
        const got = yield* select({ answer: answer.recv(), late: after(patienceMs) })
        if (got.case === 'answer') w.check(got.value === 42, `the answer is ${got.value}`)
        yield* sleep(takesMs + 100)
        w.check(answerer.state === 'dead', `goroutine ${answerer.id} still wants to hand its answer over`)
      }

      while (w.ctx.err === undefined) {
        go(question)
        yield* sleep(1000 / w.knobs.questions.value)
      }
    },
  })

export const leak = leaking(false)
export const leakMended = leaking(true)
