// istio #18454, processing strategy: a timer that has fired and been heard is stopped, and its channel drained,
// where there is nothing left to drain; then the channel of resets fills up.
import {
  background,
  chan,
  go,
  type Go,
  Mutex,
  select,
  type Timer,
  timer,
  trySelect,
  withCancel,
} from '../../../src/main/runtime/index.ts'
import { kernel } from '../support/kernel.ts'

const events = 24

class Strategy {
  readonly #state = new Mutex({ name: 'stateLock' })
  readonly #resets = chan<true>(1, { name: 'resetChan' })
  readonly #fix: boolean
  #timer: Timer | undefined
  #stop: (() => void) | undefined

  constructor(fix: boolean) {
    this.#fix = fix
  }

  *onChange(): Go<void> {
    yield* this.#state.lock()
    const running = this.#timer !== undefined
    if (!running) this.#startTimer()
    this.#state.unlock()
    if (running) yield* this.#resets.send(true)
  }

  close(): void {
    this.#stop?.()
  }

  #startTimer(): void {
    const [ctx, cancel] = withCancel(background())
    const [clock, resets, fix] = [timer(0.05), this.#resets, this.#fix]
    this.#timer = clock
    this.#stop = cancel
    go(function* eventLoop() {
      for (;;) {
        const got = yield* select({ fired: clock.recv(), reset: resets.recv(), done: ctx.done() })
        if (got.case === 'done') return
        if (got.case === 'fired') continue
        if (!clock.stop()) {
          if (fix) trySelect({ drained: clock.recv() })
          else yield* clock.recv()
        }
        clock.reset(0.05)
      }
    })
  }
}

function* program(fix: boolean): Go<void> {
  const strategy = new Strategy(fix)
  const queue = chan<number>(events, { name: 'eventCh' })
  for (let i = 0; i < events; i++) yield* queue.send(i)
  queue.close()
  go(function* processor() {
    while ((yield* queue.recv()) !== undefined) yield* strategy.onChange()
    strategy.close()
  })
}

export default kernel({
  name: 'istio_18454',
  wrong: 'a timer that has fired and been heard is drained: nothing comes any more',
  kind: 'leak',
  goroutines: ['eventLoop'],
  behind: ['processor'],
  objects: ['timer'],
  program,
})
