/** The goroutines that do not live on the main thread, as the monitor there asks about them. */
import type { WaitSite } from './block-profile.ts'
import { type FarCensus, queuedOf } from './far-census.ts'
import type { FarPicture } from './far-picture.ts'
import type { Inquiry } from './inquiry.ts'
import { status } from './layout.ts'
import { pack } from './packed-error.ts'
import type { Processor } from './processor.ts'
import { type FarGoroutine, killAll, lookAt } from './questions.ts'

export class FarGoroutines {
  readonly #main: Processor
  readonly #inquiry: Inquiry
  /** The last answers: one that does not answer now is shown as it was then. */
  readonly #last = new Map<number, FarCensus>()
  readonly #asked = new Set<number>()

  constructor(main: Processor, inquiry: Inquiry) {
    this.#main = main
    this.#inquiry = inquiry
  }

  /** One per processor that has answered, or has once; of this thread: those that it has spawned and nobody has begun. */
  async censuses(): Promise<FarCensus[]> {
    const there = this.#there
    for (const p of this.#last.keys()) if (!there.includes(p)) this.#last.delete(p)
    await Promise.all(there.map((p) => this.#ask(p)))
    const far = there.flatMap((p) => this.#last.get(p) ?? [])
    const own = this.#main.spawner.alive > 0 ? [queuedOf(this.#main)] : []
    return [...own, ...far]
  }

  /** Of each processor that answers. */
  async pictures(): Promise<FarPicture[]> {
    const answers = await Promise.all(this.#there.map((p) => this.#inquiry.ask(p, { what: 'picture' })))
    return answers.flatMap((answer) => (answer === undefined ? [] : (answer as FarPicture)))
  }

  /** Where they have waited, or have kept others out of locks, since each of their threads began to sample. */
  async waits(of: 'block' | 'mutex'): Promise<WaitSite[]> {
    const answers = await Promise.all(this.#there.map((p) => this.#inquiry.ask(p, { what: 'waits', of })))
    return answers.flatMap((answer) => (Array.isArray(answer) ? answer : []))
  }

  /** Undefined when it is not alive, or its processor does not answer. */
  async find(processor: number, id: number): Promise<FarGoroutine | undefined> {
    if (processor === 0) return lookAt(this.#main, id)
    return (await this.#inquiry.ask(processor, { what: 'goroutine', id })) as FarGoroutine | undefined
  }

  /** How many; undefined when the processor has not answered: it will do it as soon as it can. */
  async kill(processor: number, ids: readonly number[], reason: Error): Promise<number | undefined> {
    if (processor === 0) return killAll(this.#main, ids, reason)
    const answer = await this.#inquiry.ask(processor, { what: 'kill', ids, reason: pack(reason) })
    return answer as number | undefined
  }

  get #there(): number[] {
    const { control } = this.#main
    const found: number[] = []
    for (let p = 1; p < control.procs; p++) {
      const now = control.statusOf(p)
      if (now === status.running || now === status.leaving) found.push(p)
    }
    return found
  }

  /** One that owes an answer is not asked again. */
  async #ask(p: number): Promise<void> {
    if (this.#asked.has(p)) return
    this.#asked.add(p)
    const answer = (await this.#inquiry.ask(p, { what: 'census' })) as FarCensus | undefined
    this.#asked.delete(p)
    if (answer !== undefined) this.#last.set(p, answer)
  }
}
