/** What happened to the programs of one source: they began, ended, failed, and somebody killed goroutines of theirs. */
import type { HostEvent } from '../../shared/model.ts'

const most = 200

export class EventLog {
  #events: HostEvent[] = []

  /** Oldest first. */
  get list(): HostEvent[] {
    return this.#events
  }

  note(event: HostEvent): void {
    this.#events = [...this.#events, event].slice(-most)
  }
}

/** Sentences, names in `backticks`. */
export const began = (atMs: number, program: string): HostEvent => ({
  atMs,
  kind: 'began',
  program,
  text: `\`${program}\` began`,
})

/** `failure`: what ended it, when it did not end well. */
export function over(atMs: number, program: string, failure?: string): HostEvent {
  if (failure === undefined) return { atMs, kind: 'ended', program, text: `\`${program}\` ended` }
  const [words = ''] = failure.split('\n')
  return { atMs, kind: 'failed', program, text: `\`${program}\` failed: ${words}` }
}
