/**
 * Decides when things on screen are recomputed. Each task has its own rate; at most one heavy task (a chart)
 * runs per animation frame, because a chart costs 5 to 12 ms in software rendering and six in one frame
 * would cost four frames. Light tasks (numbers, sparklines) run as they fall due.
 *
 * A task renders synchronously: it sets a store whose React readers are flushed before the frame is painted.
 * The frame after a key or a click shows what that did and nothing else: tasks wait for the next one.
 */
export interface Task {
  run(): void
  /** Read at each turn, so that a rate may follow the range. */
  periodMs(): number
  heavy: boolean
}

export interface RedrawClock {
  now(): number
  /** Calls back before the next paint; returns the canceller. */
  frame(callback: () => void): () => void
  timer(callback: () => void, delayMs: number): () => void
}

const browserClock: RedrawClock = {
  now: () => performance.now(),
  frame(callback) {
    const id = requestAnimationFrame(callback)
    return () => {
      cancelAnimationFrame(id)
    }
  },
  timer(callback, delayMs) {
    const id = setTimeout(callback, delayMs)
    return () => {
      clearTimeout(id)
    }
  },
}

export class Redraw {
  readonly #clock: RedrawClock
  #due = new Map<Task, number>()
  #cancel: (() => void) | undefined
  #wakeAt = Infinity
  #givesWay = false

  constructor(clock: RedrawClock = browserClock) {
    this.#clock = clock
  }

  /** The task runs first after `delayMs`, at a frame that has room. Returns the function that removes it. */
  add(task: Task, delayMs = 0): () => void {
    this.#due.set(task, this.#clock.now() + delayMs)
    this.#wake()
    return () => {
      this.#due.delete(task)
    }
  }

  /** Everything is due now: the range, the pause or the theme has changed. */
  invalidate(): void {
    const now = this.#clock.now()
    for (const task of this.#due.keys()) this.#due.set(task, now)
    this.#wake()
  }

  invalidateTask(task: Task): void {
    if (!this.#due.has(task)) return
    this.#due.set(task, this.#clock.now())
    this.#wake()
  }

  /** There was input: the next frame belongs to it. One frame only, so that a held key does not stop the charts. */
  giveWay(): void {
    this.#givesWay = true
  }

  readonly #turn = (): void => {
    if (this.#givesWay) {
      this.#givesWay = false
      this.#cancel = this.#clock.frame(this.#turn)
      return
    }
    this.#wakeAt = Infinity
    const now = this.#clock.now()
    let heavy: Task | undefined
    for (const [task, due] of this.#due) {
      if (due > now) continue
      if (!task.heavy) this.#run(task, now)
      else if (heavy === undefined || due < (this.#due.get(heavy) ?? Infinity)) heavy = task
    }
    if (heavy !== undefined) this.#run(heavy, now)
    this.#wake()
  }

  #run(task: Task, now: number): void {
    if (!this.#due.has(task)) return
    const period = task.periodMs()
    // Numbers turn over together, whenever they came on screen: they are all of one sample.
    this.#due.set(task, task.heavy ? now + period : (Math.floor(now / period) + 1) * period)
    try {
      task.run()
    } catch (error) {
      // One broken chart must not stop the others; the console says what happened.
      reportError(error)
    }
  }

  /** Sleeps by a timer and then aligns to a frame, so that an idle page asks for no frames at all. */
  #wake(): void {
    const next = Math.min(...this.#due.values())
    if (next >= this.#wakeAt) return
    this.#cancel?.()
    this.#cancel = undefined
    if (next === Infinity) return
    this.#wakeAt = next
    const wait = next - this.#clock.now()
    const frame = (): void => {
      this.#cancel = this.#clock.frame(this.#turn)
    }
    if (wait > 4) this.#cancel = this.#clock.timer(frame, wait - 4)
    else frame()
  }
}

const inputs = ['keydown', 'keyup', 'pointerdown', 'pointerup', 'click'] as const

/** Returns the function that ends it. */
export function giveWayToInput(redraw: Redraw): () => void {
  const hear = (): void => {
    redraw.giveWay()
  }
  for (const type of inputs) addEventListener(type, hear, { capture: true, passive: true })
  return () => {
    for (const type of inputs) removeEventListener(type, hear, { capture: true })
  }
}
