import { freshSeed, Random } from '../../src/main/base/index.ts'
import { ProcessorSet, type ParallelOptions } from '../../src/main/parallel/index.ts'
import { parallelism, type RemoteGoroutine, Runtime } from '../../src/main/runtime/index.ts'

const open: Runtime[] = []

export interface Rig {
  rt: Runtime
  set: ProcessorSet
}

/** A runtime with so many processors, all up. */
export async function rig(procs: number, options: ParallelOptions = {}): Promise<Rig> {
  const { attach } = parallelism
  parallelism.attach = (one) => new ProcessorSet(one, options)
  try {
    const rt = new Runtime({ onPanic: 'report' })
    open.push(rt)
    await rt.setProcs(procs)
    return { rt, set: rt.registry.list('processors')[0] as ProcessorSet }
  } finally {
    parallelism.attach = attach
  }
}

export function closeRigs(): void {
  for (const rt of open.splice(0)) rt.close()
}

/** What it ended with, as a value. */
export function outcome<T>(g: { join(): PromiseLike<T> }): Promise<T | Error> {
  return Promise.resolve(g.join()).catch((error: unknown) => error as Error)
}

/** A thief that nobody wakes never comes; this thread is blocked meanwhile, so no other limit would end it. */
const mostMs = 60_000

/**
 * It lies in the queue of this processor, P0, which would run it itself at the next turn of its event loop. So there is none
 * until a worker has taken it: which one.
 */
export function stolen(g: RemoteGoroutine): number {
  const end = performance.now() + mostMs
  while (g.processor < 1) {
    if (g.state === 'dead') throw new Error(`${g.name} is over`)
    if (performance.now() > end) throw new Error(`nobody took ${g.name}`)
  }
  return g.processor
}

/** Random, and its seed in the test's output. */
export function seeded(name: string): Random {
  const random = new Random(Number(process.env['SEED'] ?? freshSeed()))
  console.log(`${name}: SEED=${String(random.seed)}`)
  return random
}
