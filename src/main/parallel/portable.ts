import type { Portable } from '../runtime/index.ts'

/**
 * Names a generator function so that any processor can find it: the URL of its module and the name it is exported by.
 *
 * ```ts
 * export function* crunch(seed: number): Go<number> { … }
 * const g = rt.goAnywhere(portable<typeof crunch>(import.meta.url, 'crunch'), 42)
 * ```
 *
 * The module is imported once by every processor that comes to run it, so what it does at its top level happens there too.
 */
export function portable<F extends (...args: never[]) => Generator<symbol, unknown, unknown>>(
  url: string,
  name: string,
): Portable<Parameters<F>, F extends (...args: never[]) => Generator<symbol, infer T, unknown> ? T : never> {
  return { url, name }
}
