/** What happened to processors, for the monitor and for whoever asks. */
export interface Fault {
  readonly processor: number
  readonly kind: 'error' | 'exit' | 'memory' | 'hang' | 'start'
  readonly message: string
  /** Names of the portable goroutines that were lost with it. */
  readonly lost: readonly string[]
  /** Name of the one that was running, if one was. */
  readonly running: string | undefined
  /** ms since 1970. */
  readonly at: number
}

const mostKept = 100

export class Faults {
  readonly list: Fault[] = []
  readonly #listeners = new Set<(fault: Fault) => void>()

  add(fault: Fault): void {
    this.list.push(fault)
    if (this.list.length > mostKept) this.list.shift()
    for (const listener of this.#listeners) listener(fault)
  }

  onFault(listener: (fault: Fault) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }
}

export function kindOf(error: unknown, verdict: string | undefined): Fault['kind'] {
  if (verdict !== undefined) return 'hang'
  if (error === undefined) return 'exit'
  return (error as { code?: unknown }).code === 'ERR_WORKER_OUT_OF_MEMORY' ? 'memory' : 'error'
}
