/** Portable functions as this thread has them: found by number, imported at their first use. */
import { UsageError } from '../base/index.ts'
import { type Go, internals } from '../runtime/index.ts'
import type { Names } from './names.ts'

export type PortableFunction = (...args: unknown[]) => Go<unknown>

/** How this thread imports a module by the URL of its source. */
export type Load = (url: string) => Promise<Record<string, unknown>>

export class Modules {
  readonly #names: Names
  readonly #load: Load
  readonly #found = new Map<number, PortableFunction>()
  readonly #origins = new Map<number, internals.Origin>()
  readonly #waiting = new Map<number, Promise<PortableFunction>>()

  constructor(names: Names, load: Load) {
    this.#names = names
    this.#load = load
  }

  number(fn: { url: string; name: string }): number {
    return this.#names.number(`${fn.url}#${fn.name}`)
  }

  /** For people: the name of the export. */
  label(fn: number): string {
    const text = this.#names.text(fn)
    return text.slice(text.lastIndexOf('#') + 1)
  }

  /** All goroutines of one function come from it, wherever they run; its module is their site. */
  origin(fn: number): internals.Origin {
    let origin = this.#origins.get(fn)
    if (origin === undefined) {
      const text = this.#names.text(fn)
      const site = text.slice(0, text.lastIndexOf('#')).replace(/^file:\/\//, '')
      this.#origins.set(fn, (origin = new internals.Origin(this.label(fn), site)))
    }
    return origin
  }

  get(fn: number): PortableFunction | undefined {
    return this.#found.get(fn)
  }

  load(fn: number): Promise<PortableFunction> {
    let loading = this.#waiting.get(fn)
    if (loading === undefined) {
      loading = this.#import(fn)
      this.#waiting.set(fn, loading)
    }
    return loading
  }

  async #import(fn: number): Promise<PortableFunction> {
    const text = this.#names.text(fn)
    const cut = text.lastIndexOf('#')
    const url = text.slice(0, cut)
    const name = text.slice(cut + 1)
    const found = (await this.#load(url))[name]
    if (typeof found !== 'function')
      throw new UsageError('no-portable', `portable: ${url} exports no function "${name}"`)
    this.#found.set(fn, found as PortableFunction)
    return found as PortableFunction
  }
}
