/**
 * Which jobs end with which signal. One listener per signal however many jobs share it: an EventTarget looks
 * through all its listeners at each add and remove, which is quadratic for ten thousand jobs under one context.
 */
export class SignalWatch<J> {
  readonly #watches = new Map<AbortSignal, Watch<J>>()
  readonly #onAbort: (job: J, reason: unknown) => void

  constructor(onAbort: (job: J, reason: unknown) => void) {
    this.#onAbort = onAbort
  }

  /** The returned function ends the watch; call it when the job has ended. */
  add(signal: AbortSignal, job: J): () => void {
    const watch = this.#watches.get(signal) ?? this.#listen(signal)
    watch.jobs.add(job)
    return () => {
      watch.jobs.delete(job)
      if (watch.jobs.size > 0) return
      signal.removeEventListener('abort', watch.listener)
      if (this.#watches.get(signal) === watch) this.#watches.delete(signal)
    }
  }

  #listen(signal: AbortSignal): Watch<J> {
    const jobs = new Set<J>()
    const listener = (): void => {
      this.#watches.delete(signal)
      for (const job of [...jobs]) this.#onAbort(job, signal.reason)
    }
    const watch = { jobs, listener }
    this.#watches.set(signal, watch)
    signal.addEventListener('abort', listener, { once: true })
    return watch
  }
}

interface Watch<J> {
  jobs: Set<J>
  listener: () => void
}
