/** Our end of the thread on which the clients and the picture server live. */
import { Worker } from 'node:worker_threads'
import type { Workbench } from 'weir'
import { threadModule } from '../thread-module.ts'
import type { FromOutside, OutsideBoot, OutsideSettings } from './protocol.ts'

/** The knobs that turn the outside. */
export type OutsideKnobs = Record<keyof OutsideSettings, Workbench['knobs'][string]>

/**
 * Starts the thread, passes it every change of `knobs`, and counts what the clients find as checks of `w`.
 * The thread ends with the run; if it ends before, that is an error of the run.
 */
export function startOutside(w: Workbench, knobs: OutsideKnobs, hub: string, seed: number): void {
  const settings = (): OutsideSettings => ({
    arrivals: knobs.arrivals.value,
    clients: knobs.clients.value,
    latency: knobs.latency.value,
  })
  const workerData: OutsideBoot = { hub, seed, settings: settings() }
  const thread = new Worker(threadModule('thumbnails/outside'), { workerData, name: 'outside' })
  let stopping = false
  w.onStop(async () => {
    stopping = true
    await thread.terminate()
  })
  for (const knob of Object.values(knobs)) knob.onChange(() => thread.postMessage(settings()))

  const overload = new Overload(w)
  thread.on('message', ({ passed, failures, heldBack }: FromOutside) => {
    for (let i = 0; i < passed; i++) w.check(true, 'thumbnail')
    for (const failure of failures) w.check(false, failure)
    overload.observe(heldBack)
  })
  thread.on('error', (error: Error) => w.check(false, `the clients' thread failed: ${error.message}`))
  thread.on('exit', () => {
    if (!stopping) w.check(false, "the clients' thread ended early")
  })
}

/** Says when an overload begins, and when there was none for a while: once each, not at every burst. */
class Overload {
  readonly #w: Workbench
  #reportsSince = Infinity

  constructor(w: Workbench) {
    this.#w = w
  }

  /** Called with each report, ten times a second. */
  observe(heldBack: number): void {
    if (heldBack === 0) {
      if (++this.#reportsSince === 50) this.#w.log('the clients ask for everything again')
      return
    }
    if (this.#reportsSince >= 50)
      this.#w.log('the clients hold requests back: too many are unanswered', 'warning')
    this.#reportsSince = 0
  }
}
