import type { ThreadWorker } from './thread-worker.ts'

/** An idle thread that was asked to leave is terminated after this long. */
const leaveMs = 1_000

/** Threads that were told to end and are still there. They hold no job, and keep the process until they have gone. */
export class Departures<In, Out> {
  readonly #threads = new Set<ThreadWorker<In, Out>>()

  /** Asks an idle thread to end by itself: its exit handlers run. */
  ask(thread: ThreadWorker<In, Out>): void {
    this.#add(thread)
    thread.leave()
    setTimeout(() => {
      if (this.#threads.has(thread)) thread.terminate()
    }, leaveMs).unref()
  }

  /** Ends it wherever it is. */
  force(thread: ThreadWorker<In, Out>): void {
    this.#add(thread)
    thread.terminate()
  }

  /** False when this thread was not told to. */
  gone(thread: ThreadWorker<In, Out>): boolean {
    return this.#threads.delete(thread)
  }

  async all(): Promise<void> {
    await Promise.all([...this.#threads].map((thread) => thread.exited))
  }

  #add(thread: ThreadWorker<In, Out>): void {
    this.#threads.add(thread)
    thread.ref(true)
  }
}
