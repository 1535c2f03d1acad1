/** The main thread's questions to processors. One that does not answer in time is taken not to know. */
import type { Mailbox } from './mailbox.ts'
import type { Answer, Question } from './questions.ts'

/** A thread answers within its slice, unless a goroutine holds it. Pictures are wanted soon or not at all. */
const patienceMs: Record<Question['what'], number> = {
  census: 400,
  picture: 400,
  waits: 400,
  goroutine: 2000,
  kill: 5000,
}

interface Open {
  readonly processor: number
  readonly settle: (value: Answer) => void
}

export class Inquiry {
  readonly #mailbox: Mailbox
  readonly #open = new Map<number, Open>()
  #last = 0

  constructor(mailbox: Mailbox) {
    this.#mailbox = mailbox
  }

  /** Undefined when there is no such processor, or it does not answer. */
  ask(processor: number, question: Question): Promise<Answer> {
    const number = ++this.#last
    return new Promise((resolve) => {
      const timer = setTimeout(() => {
        settle(undefined)
      }, patienceMs[question.what])
      timer.unref()
      const settle = (value: Answer): void => {
        clearTimeout(timer)
        this.#open.delete(number)
        resolve(value)
      }
      this.#open.set(number, { processor, settle })
      this.#mailbox.post(processor, { type: 'ask', number, question })
    })
  }

  answered(number: number, value: Answer): void {
    this.#open.get(number)?.settle(value)
  }

  /** Its thread is no more. Of all of them when left out. */
  gone(processor?: number): void {
    for (const open of this.#open.values())
      if (processor === undefined || open.processor === processor) open.settle(undefined)
  }
}
