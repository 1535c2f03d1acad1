/** Portable functions for tests. */
import { type Context, type Go, gosched, sleep } from '../../../src/main/runtime/index.ts'

export function* add(a: number, b: number): Go<number> {
  return a + b
}

export function* describe(what: { name: string; sizes: number[] }): Go<{ text: string; total: number }> {
  let total = 0
  for (const size of what.sizes) total += size
  return { text: `${what.name}:${String(what.sizes.length)}`, total }
}

class OwnError extends Error {
  override readonly name = 'OwnError'
  readonly code = 'own'
}

export function* fail(message: string): Go<never> {
  throw new OwnError(message)
}

/** Holds the thread for so many ms. */
export function* burn(ms: number): Go<number> {
  const end = performance.now() + ms
  let n = 0
  while (performance.now() < end) n++
  return n
}

/** A fixed amount of work. */
export function* crunch(rounds: number): Go<number> {
  let x = 1
  for (let i = 0; i < rounds; i++) x = (Math.imul(x, 48271) + i) | 0
  return x
}

export function* untilCanceled(ctx: Context): Go<string> {
  yield* ctx.done()
  return ctx.err?.name ?? 'none'
}

export function* forever(): Go<void> {
  for (;;) yield* sleep(1000)
}

export function* yields(times: number): Go<number> {
  for (let i = 0; i < times; i++) yield* gosched()
  return times
}

export function* hang(): Go<void> {
  for (;;);
}

export function* exit(code: number): Go<void> {
  process.exit(code)
}

export function* eatMemory(): Go<number> {
  const held: number[][] = []
  for (;;) held.push(new Array<number>(100_000).fill(held.length))
}
