/** Both kinds of pool behind one face, so that one suite proves both. */
import { goroutinePool, threadPool, type Pool, type PoolOptions } from '../../src/main/pool/index.ts'
import { Runtime, sleep, wait, type Context, type Go } from '../../src/main/runtime/index.ts'
import { failure, flaky, mark, type Order } from './jobs/basic.ts'

type TestPool = Pool<Order, unknown>

export interface Rig {
  kind: 'goroutine' | 'thread'
  rt: Runtime
  pool(options?: Partial<PoolOptions>): TestPool
  /** Closes every pool. */
  end(): Promise<void>
}

export const jobModule = new URL('./jobs/basic.ts', import.meta.url)

export function makeRig(kind: 'goroutine' | 'thread'): Rig {
  const rt = new Runtime({ name: 'pool test' })
  const pools: TestPool[] = []
  return {
    kind,
    rt,
    pool(options = {}) {
      const all = { name: 'p', size: 1, rt, ...options }
      const pool: TestPool =
        kind === 'thread'
          ? threadPool<Order, unknown>({ ...all, module: jobModule })
          : goroutinePool<Order, unknown>({ ...all, worker: obey })
      pools.push(pool)
      return pool
    },
    async end() {
      await Promise.all(pools.map((pool) => pool.close({ now: true })))
      rt.close()
    },
  }
}

/** The goroutines' version of jobs/basic.ts. */
function* obey(order: Order, ctx: Context): Go<unknown> {
  switch (order.do) {
    case 'echo':
      yield* sleep(0)
      return order.value
    case 'throw':
      throw failure(order.message)
    case 'mark':
      mark(order.log, order.value)
      return undefined
    case 'flaky':
      return flaky(order.counter, order.succeedsAt)
    case 'gate':
      Atomics.add(order.gate, 1, 1)
      yield* wait(opened(order.gate))
      return order.value
    case 'until-abort':
      Atomics.add(order.begun, 1, 1)
      yield* ctx.done()
      Atomics.store(order.begun, 0, 1)
      return undefined
    default:
      throw new Error(`no goroutine does ${order.do}`)
  }
}

async function opened(gate: Int32Array): Promise<void> {
  await until(() => Atomics.load(gate, 0) === 1)
}

/** Lets the event loop turn until it is so. */
export async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setImmediate(resolve))
}

/** A job that stays until it is let through. Several jobs may share a gate. */
export class Gate {
  readonly words = new Int32Array(new SharedArrayBuffer(8))

  order(value: unknown = 'through'): Order {
    return { do: 'gate', gate: this.words, value }
  }

  /** How many jobs have come to it. */
  get arrived(): number {
    return Atomics.load(this.words, 1)
  }

  open(): void {
    Atomics.store(this.words, 0, 1)
    Atomics.notify(this.words, 0)
  }
}

/** In which order jobs ran. */
export class Log {
  readonly words = new Int32Array(new SharedArrayBuffer(4 * 1024))

  order(value: number): Order {
    return { do: 'mark', log: this.words, value }
  }

  get values(): number[] {
    return [...this.words.slice(1, 1 + Atomics.load(this.words, 0))]
  }
}

export function counter(): Int32Array {
  return new Int32Array(new SharedArrayBuffer(8))
}

/** The error that a promise rejects with. */
export async function failureOf(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    (value) => {
      throw new Error(`did not fail but gave ${String(value)}`)
    },
    (error: unknown) => error,
  )
}
