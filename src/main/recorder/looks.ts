/** Looks at the tables now and then, as often as they are cheap enough, one look at a time. */
import { pack } from './chunk.ts'
import type { RecorderFeed } from './options.ts'
import type { PackedSnapshot } from './snapshot-ring.ts'

/** Taking the tables down may use this share of the thread. */
const share = 1 / 500
const lastLookMs = 700
/** A program that soon ends by its own mistake would else leave next to nothing to look at. */
const beginningMs = 10_000
const beginningEveryMs = 1_000

export class Looks {
  readonly #feed: Pick<RecorderFeed, 'clock' | 'snapshot'>
  readonly #everyMs: number
  #nextMs = -Infinity
  #beganMs = -Infinity
  #looking = false

  constructor(feed: Pick<RecorderFeed, 'clock' | 'snapshot'>, everyMs: number) {
    this.#feed = feed
    this.#everyMs = everyMs
  }

  due(nowMs: number): boolean {
    return nowMs >= this.#nextMs && !this.#looking
  }

  /** A program has begun. */
  begins(nowMs: number): void {
    this.#beganMs = nowMs
    this.soon()
  }

  /** The next tick looks. */
  soon(): void {
    this.#nextMs = -Infinity
  }

  async look(take: (snapshot: PackedSnapshot) => void): Promise<void> {
    this.#looking = true
    try {
      await this.#look(take)
    } catch {
      // The program ended in the middle of it: there is nothing to put down.
    } finally {
      this.#looking = false
    }
  }

  /** The tables of the very moment that is worth a file; a program that does not answer is not waited for. */
  async last(take: (snapshot: PackedSnapshot) => void): Promise<void> {
    if (this.#looking) return
    let timer: ReturnType<typeof setTimeout> | undefined
    const late = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, lastLookMs)
    })
    await Promise.race([this.look(take), late])
    clearTimeout(timer)
  }

  async #look(take: (snapshot: PackedSnapshot) => void): Promise<void> {
    const { clock } = this.#feed
    const beginning = clock.now() - this.#beganMs < beginningMs
    const everyMs = beginning ? Math.min(beginningEveryMs, this.#everyMs) : this.#everyMs
    this.#nextMs = clock.now() + everyMs
    const tables = await this.#feed.snapshot()
    if (tables === undefined) return
    const startMs = performance.now()
    const raw = Buffer.from(JSON.stringify(tables))
    const costMs = tables.tookMs + performance.now() - startMs
    this.#nextMs = clock.now() + Math.max(everyMs, costMs / share)
    take({ atMs: tables.atMs, packed: await pack(raw), rawLength: raw.length })
  }
}
