import type { Job } from './job.ts'
import type { ThreadWorker } from './thread-worker.ts'
import type { WorkerInfo } from './types.ts'

/** The threads of a crew, and what can be asked about all of them. They are few: every answer is one walk. */
export class ThreadRoster<In, Out> extends Set<ThreadWorker<In, Out>> {
  get live(): number {
    return this.#count(({ state }) => state !== 'starting')
  }

  get ready(): number {
    return this.#count(({ state }) => state === 'ready')
  }

  get starting(): number {
    return this.#count(({ state }) => state === 'starting')
  }

  get staying(): number {
    return this.#count(({ state }) => state !== 'leaving')
  }

  /** Ready, and with something to do. */
  get occupied(): number {
    return this.#count(({ state, sent }) => state === 'ready' && sent.length > 0)
  }

  /** Jobs sent and not begun. */
  get ahead(): number {
    let ahead = 0
    for (const { sent, started } of this) ahead += Math.max(0, sent.length - started)
    return ahead
  }

  get jobs(): Job<In, Out>[] {
    return [...this].flatMap((thread) => [...thread.sent])
  }

  find(job: Job<In, Out>): { thread: ThreadWorker<In, Out>; at: number } | undefined {
    for (const thread of this) {
      const at = thread.sent.indexOf(job)
      if (at >= 0) return { thread, at }
    }
    return undefined
  }

  /** Those to let go first: not up yet, then idle, then with the least to do; the longest-serving ones stay. */
  leastUseful(count: number): ThreadWorker<In, Out>[] {
    const cost = (thread: ThreadWorker<In, Out>): number =>
      thread.state === 'starting' ? -1 : thread.sent.length
    return [...this]
      .filter(({ state }) => state !== 'leaving')
      .sort((a, b) => cost(a) - cost(b) || b.id - a.id)
      .slice(0, count)
  }

  infos(now: number): WorkerInfo[] {
    return [...this].map(({ id, state, jobs, sent, busySince }) => ({
      id,
      state: state === 'starting' || state === 'leaving' ? state : sent.length > 0 ? 'busy' : 'idle',
      jobs,
      busyForMs: sent.length > 0 ? now - busySince : 0,
    }))
  }

  #count(is: (thread: ThreadWorker<In, Out>) => boolean): number {
    let count = 0
    for (const thread of this) if (is(thread)) count++
    return count
  }
}
