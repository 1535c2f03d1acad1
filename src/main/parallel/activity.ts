/**
 * What a processor does with its time, written down in shared memory for the monitor: busy time, slices, and with each of
 * them how many goroutines there are and why they wait. So nobody has to be asked, also when he would not answer.
 */
import type { internals } from '../runtime/index.ts'
import type { Control } from './control.ts'
import { block, blockAt, shared, sliceAt, sliceCount, times, waitingAt } from './layout.ts'

/** A slice is closed once it is this long; shorter ones grow together. */
const sliceMs = 1
/** Between the clock of this thread and ms since 1970. */
const shift = performance.timeOrigin

export class Activity {
  readonly #control: Control
  readonly #p: number
  readonly #current: number
  #since = -1
  #work = 0
  #slices = 0
  #turns = 0

  readonly #sched: internals.Scheduler
  readonly #depth: () => number
  /** What this processor's threads before this one had counted. */
  readonly #spawnedBefore: number
  readonly #switchesBefore: number

  /** `depth`: of the queue that is not in shared memory. */
  constructor(control: Control, p: number, sched: internals.Scheduler, depth: () => number) {
    this.#sched = sched
    this.#depth = depth
    this.#control = control
    this.#spawnedBefore = control.time(p, 'spawned')
    this.#switchesBefore = control.time(p, 'switches')
    this.#p = p
    this.#current = blockAt(p) + block.current
    this.#slices = control.words[blockAt(p) + block.sliceAt] as number
  }

  /**
   * The next goroutine's turn begins. `work`: a portable one's id, or minus the place of its function's name in the log
   * less one, or 0. `nowMs` is the cached clock.
   */
  turn(work: number, nowMs: number): void {
    if (this.#since < 0) this.#since = nowMs
    else if (nowMs - this.#since >= sliceMs) this.#close(nowMs)
    this.#turns++
    if (work !== this.#work) {
      this.#work = work
      this.#control.words[this.#current] = work
    }
    this.#control.setTime(this.#p, times.beat, nowMs + shift)
  }

  /** Nothing to do. */
  rest(nowMs: number): void {
    if (this.#since < 0) return
    this.#close(nowMs)
    this.#since = -1
    this.#work = 0
    this.#control.words[this.#current] = 0
    this.#control.words[blockAt(this.#p) + block.queue] = 0
    this.#tally()
  }

  /** Two dozen plain stores. */
  #tally(): void {
    const { words } = this.#control
    const at = blockAt(this.#p)
    const { live, spawned, switches, waiting } = this.#sched
    words[at + block.live] = live.length
    this.#control.setTime(this.#p, times.spawned, this.#spawnedBefore + spawned)
    this.#control.setTime(this.#p, times.switches, this.#switchesBefore + switches)
    for (let i = 0; i < waiting.length; i++) words[at + waitingAt + i] = waiting[i] as number
  }

  #close(nowMs: number): void {
    const ms = nowMs - this.#since
    const start = this.#since
    this.#since = nowMs
    if (ms <= 0) {
      this.#turns = 0
      return
    }
    this.#control.addTime(this.#p, times.busyMs, ms)
    this.#control.words[blockAt(this.#p) + block.queue] = this.#depth()
    this.#tally()
    const at = sliceAt(this.#p, this.#slices & (sliceCount - 1))
    this.#control.doubles[at >> 1] = start + shift
    this.#control.floats[at + 2] = ms
    const { words } = this.#control
    words[at + 3] = this.#work
    words[at + 4] = this.#turns
    words[at + 5] = ((words[shared.globalTail] as number) - (words[shared.globalHead] as number)) | 0
    this.#turns = 0
    Atomics.store(this.#control.words, blockAt(this.#p) + block.sliceAt, ++this.#slices)
  }
}
