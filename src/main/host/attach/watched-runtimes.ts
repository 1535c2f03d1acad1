/** All runtimes of this thread, numbered as they are first asked for: a number stays with its runtime. */
import { defaultRuntime, internals, type Runtime } from '../../runtime/index.ts'
import type { FoundRuntime } from '../../../shared/attach.ts'
import { quietClock } from './quiet-clock.ts'
import { WatchedRuntime } from './watched-runtime.ts'

interface Options {
  name: string
  version: string
  onError: (error: unknown) => void
}

export class WatchedRuntimes {
  readonly #options: Options
  readonly #ids = new WeakMap<Runtime, number>()
  readonly #watched = new Map<number, WatchedRuntime>()
  #last = 0

  constructor(options: Options) {
    this.#options = options
  }

  /** The default one first, which every program has as soon as somebody asks. */
  list(): FoundRuntime[] {
    return this.#all().map((rt) => ({ id: this.#idOf(rt), name: rt.name, goroutines: rt.stats().goroutines }))
  }

  get(id: number): WatchedRuntime | undefined {
    const rt = this.#all().find((each) => this.#idOf(each) === id)
    if (rt === undefined) return undefined
    const known = this.#watched.get(id)
    if (known !== undefined) return known
    const { name, version, onError } = this.#options
    const title = rt === defaultRuntime() ? name : `${name} · ${rt.name}`
    const watched = new WatchedRuntime(rt, id, {
      title,
      version,
      clock: quietClock(onError),
      onClose: () => this.#watched.delete(id),
    })
    this.#watched.set(id, watched)
    return watched
  }

  close(): void {
    for (const watched of this.#watched.values()) watched.close()
  }

  #all(): Runtime[] {
    const first = defaultRuntime()
    return [first, ...internals.runtimes().filter((rt) => rt !== first)]
  }

  #idOf(rt: Runtime): number {
    const id = this.#ids.get(rt) ?? ++this.#last
    this.#ids.set(rt, id)
    return id
  }
}
