import { Worker, type ResourceLimits } from 'node:worker_threads'
import type { Runtime } from '../runtime/index.ts'
import { threadSource } from './thread-main.ts'

export interface WorkerSettings {
  resourceLimits?: ResourceLimits
  workerData?: unknown
}

/** An unref'd thread that waits for its first message, a `ThreadBoot`. */
export function bareWorker(settings: WorkerSettings): Worker {
  const worker = new Worker(threadSource, { eval: true, ...settings })
  worker.unref()
  return worker
}

/**
 * One thread per runtime that is up and has loaded nothing. A pool that grows or has lost a thread takes it and can go on
 * after a few ms instead of twenty; the next one is made when that pool is whole again. It costs the memory of one thread and
 * lives as long as there is a thread pool.
 */
export class SpareThread {
  #users = 0
  #worker: Worker | undefined
  #env: NodeJS.ProcessEnv = {}
  readonly #forget = (): void => {
    this.#worker = undefined
  }

  enlist(): void {
    this.#users++
  }

  /** Resolves once the spare thread, if this was its last user, is gone. */
  async leave(): Promise<void> {
    this.#users--
    if (this.#users === 0) await this.#release()?.terminate()
  }

  prepare(): void {
    if (this.#worker !== undefined || this.#users === 0) return
    this.#env = { ...process.env }
    this.#worker = bareWorker({})
    this.#worker.on('error', this.#forget)
    this.#worker.on('exit', this.#forget)
  }

  /** Undefined when there is none, or none with these settings. */
  take({ resourceLimits, workerData }: WorkerSettings): Worker | undefined {
    if (resourceLimits !== undefined || workerData !== undefined) return undefined
    const worker = this.#release()
    if (worker === undefined || sameEntries(this.#env, process.env)) return worker
    // A thread sees the environment as it was when it was made.
    void worker.terminate()
    return undefined
  }

  #release(): Worker | undefined {
    const worker = this.#worker
    this.#worker = undefined
    worker?.off('error', this.#forget)
    worker?.off('exit', this.#forget)
    return worker
  }
}

function sameEntries(a: NodeJS.ProcessEnv, b: NodeJS.ProcessEnv): boolean {
  const keys = Object.keys(a)
  return keys.length === Object.keys(b).length && keys.every((key) => a[key] === b[key])
}

const spares = new WeakMap<Runtime, SpareThread>()

export function spareThreadOf(rt: Runtime): SpareThread {
  let spare = spares.get(rt)
  if (spare === undefined) spares.set(rt, (spare = new SpareThread()))
  return spare
}
