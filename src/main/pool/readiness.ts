/** Those who wait for something to be ready. All of them hear the same. */
export class Readiness {
  #waiters: Waiter[] = []

  get awaited(): boolean {
    return this.#waiters.length > 0
  }

  wait(): Promise<void> {
    return new Promise((resolve, reject) => this.#waiters.push({ resolve, reject }))
  }

  reached(): void {
    for (const { resolve } of this.#take()) resolve()
  }

  failed(error: Error): void {
    for (const { reject } of this.#take()) reject(error)
  }

  #take(): Waiter[] {
    const waiters = this.#waiters
    this.#waiters = []
    return waiters
  }
}

interface Waiter {
  resolve: () => void
  reject: (error: Error) => void
}
