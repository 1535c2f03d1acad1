/** Our end of the thread on which the clients and the picture server live. */
import { Worker } from 'node:worker_threads'
import type { Hub, Workbench } from 'weir'
import { hasCut } from '../thrown-out.ts'
import { threadModule } from '../thread-module.ts'
import type { FromOutside, OutsideBoot, OutsideSettings } from './protocol.ts'

/** The knobs that turn the outside. */
export type OutsideKnobs = Record<keyof OutsideSettings, Workbench['knobs'][string]>

/**
 * Starts the thread, passes it every change of `knobs`, and counts what the clients find as checks of `w`.
 * The thread ends with the run; if it ends before, that is an error of the run.
 */
export function startOutside(w: Workbench, knobs: OutsideKnobs, hub: Hub, url: string): void {
  const settings = (): OutsideSettings => ({
    arrivals: knobs.arrivals.value,
    clients: knobs.clients.value,
    latency: knobs.latency.value,
  })
  const workerData: OutsideBoot = { hub: url, seed: 1, settings: settings() }
  const thread = new Worker(threadModule('thumbnails/outside'), { workerData, name: 'outside' })
  let stopping = false
  w.onStop(async () => {
    stopping = true
    await thread.terminate()
  })
  for (const knob of Object.values(knobs)) knob.onChange(() => thread.postMessage(settings()))

  const overload = new Overload(w)
  const losses = new Losses(w, hub)
  thread.on('message', (report: FromOutside) => {
    for (let i = 0; i < report.passed; i++) w.check(true, 'thumbnail')
    for (const failure of report.failures) w.check(false, failure)
    losses.observe(report)
    overload.observe(report.heldBack)
  })
  thread.on('error', (error: Error) => w.check(false, `the clients' thread failed: ${error.message}`))
  thread.on('exit', () => {
    if (!stopping) w.check(false, "the clients' thread ended early")
  })
}

/** The hub may drop messages and throw clients out, as its knobs say; but what it does, it counts. */
class Losses {
  readonly #w: Workbench
  readonly #hub: Hub
  #lost = 0
  #told = 0
  #cut = 0

  constructor(w: Workbench, hub: Hub) {
    this.#w = w
    this.#hub = hub
  }

  observe({ lost, disconnected: { told, cut } }: FromOutside): void {
    const stats = this.#hub.stats()
    this.#lost += lost
    // Of those that wait no longer some were lost on their way to somebody who had gone.
    const counted = stats.drops + stats.unroutable
    if (lost > 0) this.#w.check(this.#lost <= counted, `${this.#lost} requests were never answered`)
    for (; this.#told < told; this.#told++) this.#w.check(true, 'thrown out and told why')
    if (cut > this.#cut) this.#w.check(hasCut(stats), `${cut - this.#cut} clients were disconnected`)
    this.#cut = cut
  }
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
