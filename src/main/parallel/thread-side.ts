/** The parallel side of a runtime on a processor's thread: it belongs to a set already, and must not become one itself. */
import { Canceled, UsageError } from '../base/index.ts'
import type { Parallelism, Portable, RemoteGoroutine } from '../runtime/index.ts'
import { status } from './layout.ts'
import type { Processor } from './processor.ts'

export class ThreadSide implements Parallelism {
  readonly #processor: Processor

  constructor(processor: Processor) {
    this.#processor = processor
  }

  get procs(): number {
    const { control } = this.#processor
    let count = 0
    for (let p = 0; p < control.procs; p++) {
      const now = control.statusOf(p)
      if (now === status.starting || now === status.running) count++
    }
    return count
  }

  goAnywhere<A extends unknown[], T>(fn: Portable<A, T>, args: A): RemoteGoroutine<T> {
    return this.#processor.goAnywhere(fn, args)
  }

  setProcs(): never {
    throw new UsageError('procs-thread', 'setProcs: only on the thread that made the runtime')
  }

  close(): void {
    this.#processor.spawner.close(new Canceled('the runtime was closed'))
    this.#processor.close()
  }
}
