import { RuntimeBug } from '../base/index.ts'
import { countMask, mostSent } from './thread-wire.ts'

/**
 * Jobs that a thread was sent and has not answered, in order. Job number n lies in slot n modulo `mostSent`; both counts run
 * modulo 2^30, like the word of shared memory that says how many the thread has started. A slot is undefined when
 * its job has been abandoned: its answer is still to come, but goes nowhere.
 */
export class SentJobs<J extends object> {
  readonly #slots = new Array<J | undefined>(mostSent).fill(undefined)
  #answered = 0
  #sent = 0

  get length(): number {
    return (this.#sent - this.#answered) & countMask
  }

  /** Place of the oldest one in the notes of its thread. */
  get place(): number {
    return this.#answered & (mostSent - 1)
  }

  /** How many of them have been started, given the shared word. */
  started(word: number): number {
    return ((word & countMask) - this.#answered) & countMask
  }

  push(job: J): void {
    if (this.length === mostSent) throw new RuntimeBug('a thread was sent too many jobs')
    this.#slots[this.#sent & (mostSent - 1)] = job
    this.#sent = (this.#sent + 1) & countMask
  }

  /** The oldest one has been answered. */
  shift(): J | undefined {
    if (this.#answered === this.#sent) throw new RuntimeBug('a thread answered a job that it was not sent')
    const job = this.#clear(this.#answered)
    this.#answered = (this.#answered + 1) & countMask
    return job
  }

  /** Place of the job counted from the oldest one, or -1. */
  indexOf(job: J): number {
    for (let at = 0; at < this.length; at++) {
      if (this.#slots[(this.#answered + at) & (mostSent - 1)] === job) return at
    }
    return -1
  }

  at(at: number): J | undefined {
    return at >= 0 && at < this.length ? this.#slots[(this.#answered + at) & (mostSent - 1)] : undefined
  }

  /** Number of the job at this place, counted like the shared word counts: the first job ever is number 1. */
  numberAt(at: number): number {
    return (this.#answered + at + 1) & countMask
  }

  /** Is the job with this number still to be answered? */
  owes(number: number): boolean {
    return ((number - this.#answered - 1) & countMask) < this.length
  }

  /** The answer of the job at this place goes nowhere. */
  forget(at: number): void {
    this.#clear((this.#answered + at) & countMask)
  }

  /** Takes back all from this place on, as if they had never been sent. Abandoned ones are left out. */
  takeFrom(at: number): J[] {
    const jobs: J[] = []
    for (let i = at; i < this.length; i++) {
      const job = this.#clear((this.#answered + i) & countMask)
      if (job !== undefined) jobs.push(job)
    }
    if (at < this.length) this.#sent = (this.#answered + at) & countMask
    return jobs
  }

  *[Symbol.iterator](): IterableIterator<J> {
    for (let at = 0; at < this.length; at++) {
      const job = this.#slots[(this.#answered + at) & (mostSent - 1)]
      if (job !== undefined) yield job
    }
  }

  #clear(number: number): J | undefined {
    const slot = number & (mostSent - 1)
    const job = this.#slots[slot]
    this.#slots[slot] = undefined
    return job
  }
}
