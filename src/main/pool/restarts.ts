const freeRestarts = 3
const firstPauseMs = 100
const longestPauseMs = 5_000

/** Keeps workers that die without having done anything from being restarted in a tight loop. */
export class Restarts {
  #deaths = 0
  #timer: ReturnType<typeof setTimeout> | undefined

  /** A worker did its work: what killed others before was not the pool's set-up. */
  proven(): void {
    this.#deaths = 0
  }

  /** Calls back at once for the first deaths in a row, later after a growing pause. */
  after(restart: () => void): void {
    const pauses = this.#deaths++ - freeRestarts
    if (pauses < 0) {
      restart()
      return
    }
    this.#timer ??= setTimeout(
      () => {
        this.#timer = undefined
        restart()
      },
      Math.min(longestPauseMs, firstPauseMs * 2 ** pauses),
    )
  }

  stop(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
  }
}
