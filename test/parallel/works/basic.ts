/** Portable functions for tests. */
import { isMainThread } from 'node:worker_threads'
import { setProcs } from '../../../src/main/parallel/index.ts'
import type { SharedChan } from '../../../src/main/parallel/index.ts'
import { type Context, currentRuntime, go, type Go, gosched, sleep } from '../../../src/main/runtime/index.ts'

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

/** Several that sleep and then wait for another thread: now and then one is due when the others have just gone to rest. */
export function* naps(ticks: SharedChan<number>, count: number, times: number): Go<number> {
  const nap = function* (): Go<number> {
    for (let i = 0; i < times; i++) {
      yield* sleep(0.01 + (i % 3) * 0.3)
      yield* ticks.recv()
    }
    return times
  }
  const sleepers = Array.from({ length: count }, () => go(nap))
  let total = 0
  for (const g of sleepers) total += yield* g.join()
  return total
}

export function* yields(times: number): Go<number> {
  for (let i = 0; i < times; i++) yield* gosched()
  return times
}

export function* hang(): Go<void> {
  yield* elsewhere()
  for (;;);
}

/** These hurt their thread, so they wait until they are on one that can be spared. */
function* elsewhere(): Go<void> {
  if (isMainThread) throw new Error('on the main thread')
}

/** Never yields until told to. */
export function* holdUntil(flag: SharedArrayBuffer): Go<boolean> {
  yield* elsewhere()
  const words = new Int32Array(flag)
  while (Atomics.load(words, 0) === 0);
  return true
}

export function* exitWith(code: number): Go<void> {
  yield* elsewhere()
  process.exit(code)
}

export function* throwLater(): Go<void> {
  yield* elsewhere()
  setImmediate(() => {
    throw new Error('out of a timer')
  })
  yield* sleep(60_000)
}

export function* spawnLocal(): Go<void> {
  yield* elsewhere()
  go(function* beside() {
    throw new Error('beside')
  })
  yield* sleep(60_000)
}

export function* eatMemory(): Go<number> {
  yield* elsewhere()
  const held: number[][] = []
  for (;;) held.push(new Array<number>(100_000).fill(held.length))
}

/** What a worker's runtime says about the processors, and about changing how many there are. */
export function* askProcs(): Go<{ code: unknown; procs: number }> {
  let code: unknown
  try {
    void setProcs(2)
  } catch (error) {
    code = (error as { code?: unknown }).code
  }
  return { code, procs: currentRuntime().procs }
}
